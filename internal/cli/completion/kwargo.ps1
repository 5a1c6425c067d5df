# Completes `kwargo` in PowerShell. Written by `kwargo completion powershell`; add
#   kwargo completion powershell | Out-String | Invoke-Expression
# to the file that $PROFILE names.

Register-ArgumentCompleter -Native -CommandName kwargo -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $table = @{
@ROWS@
    }
    $command = ''
    $previous = ''
    foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
        if ($element.Extent.EndOffset -ge $cursorPosition -and $wordToComplete) { break }
        $previous = $element.ToString()
        $next = "$command $previous".Trim()
        if (-not $previous.StartsWith('-') -and $table.ContainsKey($next)) { $command = $next }
    }
    $key = "$command $previous".Trim()
    if (-not ($previous.StartsWith('-') -and $table.ContainsKey($key))) { $key = $command }
    $table[$key] -split ' ' | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
