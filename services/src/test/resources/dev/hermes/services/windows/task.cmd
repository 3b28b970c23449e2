@echo off
rem Hermes Agent Gateway - Messaging Platform Integration
chcp 65001 >nul
cd /d "C:\Users\Bob B\.hermes\profiles\coder"
set "HERMES_HOME=C:\Users\Bob B\.hermes\profiles\coder"
set "HERMES_GATEWAY_DETACHED=1"
set "JAVA_HOME=C:\Java 100%%"
call C:\Hermes\bin\hermes.cmd --profile coder gateway run
exit /b 0
