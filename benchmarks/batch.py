"""Measures a batch over the bank's 45,211 customers, and kills it at random points.

    python benchmarks/batch.py [--rows N] [--kills 20] [--workers N] [--out FILE.json]

Prints seconds, customers a second, CPU and peak memory, briefs and calls. With ``--kills`` the run
is killed that often, resumed each time, and its rows compared with those of the whole run.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BANK = ROOT / "examples" / "bank"


def command(out: Path, customers: Path, workers: int | None, *more: str) -> list[str]:
    """Return the command line of one run."""
    options = [
        "batch",
        *("--campaign", str(BANK / "campaigns" / "bauspar-email.json")),
        *("--products", str(BANK / "products.json"), "--offer", "bauspar-flex"),
        *("--customers", str(customers), "--mapping", str(BANK / "mapping.yaml")),
        *("--as-of", "2026-11-21", "--out", str(out), "--json"),
    ]
    if workers:
        options += ["--workers", str(workers)]
    code = "import sys; from genpers.cli import main; main(sys.argv[1:])"
    return [sys.executable, "-c", code, *options, *more]


def digest(path: Path) -> str:
    """Return the digest of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def cut(folder: Path, rows: int | None) -> Path:
    """Return the customers: all of them, or the first so many."""
    whole = BANK / "bank-full.csv.gz"
    if rows is None:
        return whole
    part = folder / f"bank-{rows}.csv"
    with gzip.open(whole, "rt", encoding="utf-8", newline="") as stream:
        part.write_text("".join(islice(stream, rows + 1)), encoding="utf-8", newline="")
    return part


def measured(folder: Path, customers: Path, workers: int | None) -> dict[str, object]:
    """Run once without interruption."""
    began = time.monotonic()
    done = subprocess.run(
        command(folder / "whole", customers, workers), stdout=subprocess.PIPE, check=True
    )
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    summary = json.loads(done.stdout)
    return {
        "customers": summary["customers"],
        "written": summary["written"],
        "briefs": summary["briefs"],
        "model_calls": summary["model_calls"],
        "share_of_customers": round(summary["briefs"] / summary["customers"], 5),
        "facts_used": len(summary["used"]),
        "reasons_of_refusal": len(summary["refused"]),
        "verdicts": summary["verdicts"],
        "seconds": round(seconds, 1),
        "customers_a_second": round(summary["customers"] / seconds, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_megabytes_of_a_process": round(used.ru_maxrss / 1024),
        "cores": len(os.sched_getaffinity(0)),
        "load_before": os.getloadavg()[0],
    }


def killed(
    folder: Path, customers: Path, workers: int | None, kills: int, seconds: float, seed: int
) -> dict[str, object]:
    """Kill a run at random moments, resume it every time, and compare the rows."""
    chance = random.Random(seed)
    resumed = command(folder / "killed", customers, workers, "--resume")
    hits = 0
    while hits < kills:
        process = subprocess.Popen(resumed, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Each stretch is short enough that all kills fall inside the run.
        time.sleep(chance.uniform(0.5, max(2.0, seconds / kills)))
        process.kill()
        if process.wait() != -signal.SIGKILL:
            break
        hits += 1
    subprocess.run(resumed, stdout=subprocess.DEVNULL, check=True)
    same = digest(folder / "killed" / "results.jsonl") == digest(folder / "whole" / "results.jsonl")
    return {"kills": hits, "rows_equal": same}


def main() -> int:
    """Measure, print, and write the figures where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, help="only the first so many customers")
    parser.add_argument("--kills", type=int, default=0, help="kill and resume so often")
    parser.add_argument("--workers", type=int)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["GENPERS_STORE__URL"] = f"sqlite:///{folder / 'journal.db'}"
        os.environ["GENPERS_STORE__KEY_FILE"] = str(folder / "journal.key")
        customers = cut(folder, given.rows)
        figures = measured(folder, customers, given.workers)
        if given.kills:
            figures |= killed(
                folder,
                customers,
                given.workers,
                given.kills,
                float(str(figures["seconds"])),
                given.seed,
            )
    text = json.dumps(figures, indent=2, ensure_ascii=False)
    print(text)
    if given.out:
        given.out.write_text(text + "\n", encoding="utf-8")
    return 0 if figures.get("rows_equal", True) else 1


if __name__ == "__main__":
    sys.exit(main())
