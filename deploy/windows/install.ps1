# Ставит Concord на Windows: программа в C:\Concord\venv, дом в C:\Concord\home, два задания планировщика.
# Запускать от администратора из корня репозитория:  powershell -ExecutionPolicy Bypass -File deploy\windows\install.ps1
# Повторный вызов обновляет программу; дом не трогает.
param([string]$Python = "py", [string]$Folder = "C:\Concord")
$ErrorActionPreference = "Stop"

function Invoke-Checked([string]$Program, [string[]]$Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program $Arguments : код $LASTEXITCODE" }
}

$root = Split-Path -Parent (Split-Path -Parent $PSScriptRoot)
foreach ($name in "daemon", "heartbeat") {
    Stop-ScheduledTask -TaskPath "\Concord\" -TaskName $name -ErrorAction SilentlyContinue
}
if (-not (Test-Path "$Folder\venv")) { Invoke-Checked $Python @("-m", "venv", "$Folder\venv") }
$pip = "$Folder\venv\Scripts\python.exe"
Invoke-Checked $pip @("-m", "pip", "install", "--require-hashes", "-r", "$root\requirements.lock")
Invoke-Checked $pip @("-m", "pip", "install", "--no-deps", "--no-build-isolation", "--force-reinstall", $root)

New-Item -ItemType Directory -Force "$Folder\home\state" | Out-Null
# LOCAL SERVICE пишет в дом и больше никуда; читать дом обычным пользователям не нужно.
Invoke-Checked "icacls.exe" @("$Folder\home", "/inheritance:r", "/grant", "*S-1-5-19:(OI)(CI)M", "*S-1-5-32-544:(OI)(CI)F", "*S-1-5-18:(OI)(CI)F")

foreach ($name in "daemon", "heartbeat") {
    $text = (Get-Content -Raw -Encoding UTF8 "$PSScriptRoot\concord-$name.xml").Replace("C:\Concord", $Folder)
    Register-ScheduledTask -TaskPath "\Concord\" -TaskName $name -Xml $text -Force | Out-Null
}
Start-ScheduledTask -TaskPath "\Concord\" -TaskName "daemon"
Get-ScheduledTask -TaskPath "\Concord\" | Select-Object TaskName, State
