"""The path for many: files of customers in, results and failures as values out, in order."""
