"""What is said of beginning, adding and completing, in English."""

MESSAGES: dict[str, str] = {
    "begin": "There is no plan here yet. Begin with one of:",
    "begin-own": "plan init                a plan of your own, with comments that teach the format",
    "begin-example": "plan init --example      the Wuhai plan of 2023, to look around in",
    "begin-elsewhere": "plan status --plan FILE  a plan that is kept elsewhere",
    "add-done": "Added to {file}, from line {line}:",
    "add-would": "Would add to {file}, from line {line}:",
    "add-next": "Next: plan update {item} VALUE",
    "add-exists": "the plan has an item “{item}” already. Give the new one another id, or edit {path}.",
    "add-changed": "{path} was changed by another program just now. Nothing was written; try again.",
    "add-no-place": "{path} is written in a way that an item can't be added to from here. Nothing was written; add {item} by hand.",
    "add-not-a-number": "“{value}” is not one clear number. Write 600, 5.7 or 1,790; a range to keep within as 18..26.",
    "add-missing": "{option} is missing: say it too, as “plan add --help” shows.",
    "add-ladder": "a milestone takes a ladder: --ladder LADDER.",
    "add-no-ladder": "a milestone takes the stages of a ladder, and {file} has none yet. Write one there, such as [ladder.construction] in “plan init”, or write [item.{item}] there with stages of its own.",
    "add-chapter-exists": "there is a chapter “{chapter}” already. Leave out --new-chapter.",
    "unknown-chapter": "there is no chapter “{value}”. Name another, or make it with --new-chapter TITLE.",
    "api-not-exact": '“{value}” is not exact. Give an int, a Decimal, or a text such as "5.7".',
}
