"""What is said of charts and pages, in Chinese."""

MESSAGES: dict[str, str] = {
    "col-curve": "进度曲线",
    "chart-stand": "完成率 {complete}，序时进度 {expected}，差距 {gap}",
    "chart-nothing": "无可绘制的内容：没有计权的任务。",
    "picture-suffix": "不支持“{value}”格式的图片。",
    "picture-extra": "输出 PNG 所需的组件尚未安装。请执行：{line}",
    "picture-font": "系统中没有含“{sign}”字的字体。请安装中文字体（如思源黑体），或改存为 .svg。",
}
