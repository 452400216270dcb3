"""How long pages take, told as ratios to a page that does the least: reported by `python -m tests.benchmarks`."""
