"""Markdown tables, and medians."""
from statistics import median


def table(head, rows):
    """Prints a table: its first column holds words, the others numbers."""
    print("| " + " | ".join(head) + " |\n|---" + "|---:" * (len(head) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


def counted(number, noun):
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def middle(values, digits=2):
    return f"{median(values):.{digits}f}"


def ratio(above, below, digits=1):
    """Median over rounds of the ratios of what was measured side by side."""
    return f"{median(a / b for a, b in zip(above, below)):.{digits}f}"
