"""Builds llama-cpp-python's server into ``.inference``, or says there why it cannot be built.

Takes ten to twenty minutes on one core the first time; ``INFERENCE_JOBS`` raises the number.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / ".inference"
WHY_NOT, DONE = FOLDER / "why-not.txt", FOLDER / "requirements.txt"
# Only what reads a model and answers: no pictures, no tools, no code for this one processor.
SWITCHES = (
    "GGML_NATIVE",
    "GGML_OPENMP",
    "GGML_LLAMAFILE",
    "LLAMA_CURL",
    "MTMD_BUILD",
    "LLAMA_BUILD_TESTS",
    "LLAMA_BUILD_EXAMPLES",
    "LLAMA_BUILD_TOOLS",
    "LLAMA_BUILD_SERVER",
)


def main() -> None:
    """Install, and leave the reason where that fails."""
    wanted = (HERE / "requirements.txt").read_text(encoding="utf-8")
    if DONE.exists() and DONE.read_text(encoding="utf-8") == wanted:
        return
    FOLDER.mkdir(exist_ok=True)
    why = None
    if not any(shutil.which(name) for name in (os.environ.get("CXX", "c++"), "g++", "clang++")):
        why = "there is no C++ compiler"
    else:
        sys.stderr.write("Building llama-cpp-python from its source package, once.\n")
        done = install()
        if done.returncode:
            said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
            why = f"llama-cpp-python cannot be built ({said[-1][:200] if said else 'no reason'})"
    if why:
        WHY_NOT.write_text(why, encoding="utf-8")
        sys.stderr.write(f"test-inference: {why}\n")
        return
    WHY_NOT.unlink(missing_ok=True)
    DONE.write_text(wanted, encoding="utf-8")


def install() -> subprocess.CompletedProcess[str]:
    """Make the environment and build into it."""
    venv.create(FOLDER, with_pip=True)
    jobs = os.environ.get("INFERENCE_JOBS", "1")
    off = " ".join(f"-D{switch}=OFF" for switch in SWITCHES)
    settings = {
        "CMAKE_ARGS": f"{off} -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-O1",
        "CMAKE_BUILD_PARALLEL_LEVEL": jobs,
        "MAKEFLAGS": f"-j{jobs}",
    }
    python = FOLDER / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return subprocess.run(
        [*command, "--no-binary", "llama-cpp-python", "-r", HERE / "requirements.txt"],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    main()
