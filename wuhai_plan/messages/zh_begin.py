"""What is said of beginning, adding and completing, in Chinese."""

MESSAGES: dict[str, str] = {
    "begin": "此处尚无计划。可从以下命令开始：",
    "begin-own": "plan init                新建自己的计划，文件内有格式说明",
    "begin-example": "plan init --example      写入乌海市 2023 年计划，以便了解用法",
    "begin-elsewhere": "plan status --plan 文件  查看存放在别处的计划",
    "add-done": "已添加至 {file} 第 {line} 行起：",
    "add-would": "将添加至 {file} 第 {line} 行起：",
    "add-next": "接下来可运行：plan update {item} 数值",
    "add-exists": "计划中已有任务“{item}”。请为新任务另取编号，或直接修改 {path}。",
    "add-changed": "{path} 刚被其他程序改动。未作写入，请重试。",
    "add-no-place": "{path} 的写法无法由本命令添加任务。未作写入，请手工添加 {item}。",
    "add-not-a-number": "“{value}”不是明确的数字。请写作 600、5.7 或 1,790；保持区间写作 18..26。",
    "add-missing": "缺少 {option}。请补上，写法见“plan add --help”。",
    "add-ladder": "节点类任务须指定阶段表：--ladder 阶段表。",
    "add-no-ladder": "节点类任务须有阶段，而 {file} 中尚无阶段表。请先在其中写入阶段表（如“plan init”所示的 [ladder.construction]），或直接写入 [item.{item}] 并自列阶段（stages）。",
    "add-chapter-exists": "已有篇章“{chapter}”。请去掉 --new-chapter。",
    "unknown-chapter": "没有篇章“{value}”。请改用其他篇章，或以 --new-chapter 标题 新建。",
    "api-not-exact": '“{value}”不是精确的数字。请用 int、Decimal 或文本（如 "5.7"）。',
}
