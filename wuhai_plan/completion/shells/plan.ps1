# Completion of plan for PowerShell. In $PROFILE:  plan completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName plan -ScriptBlock {
    param($current, $line, $position)
    $words = @($line.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $position } |
        ForEach-Object { $_.ToString() })
    $command = $words[0]
    $before = @($words | Select-Object -Skip 1)
    $lines = @(& $command __complete powershell @before "=$current" 2>$null)
    if ($lines.Count -eq 0 -or $lines[0] -eq 'files') { return }
    $lines | Select-Object -Skip 1 | ForEach-Object {
        $text, $help = $_ -split "`t", 2
        if (-not $help) { $help = $text }
        [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $help)
    }
}
