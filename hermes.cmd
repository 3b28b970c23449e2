@echo off
rem Starts Hermes on Windows: finds a Java 25, builds once in a checkout, and runs with the class cache made at build time.
setlocal
set "HERE=%~dp0"
if exist "%HERE%..\runtime\bin\java.exe" (
    set "APP=%HERE%..\app"
    set "JAVA=%HERE%..\runtime\bin\java.exe"
    goto run
)
set "APP=%HERE%dist\target\app"
if not exist "%APP%\complete" (
    echo hermes: building once; this takes a minute or two. 1>&2
    call "%HERE%mvnw.cmd" -q -f "%HERE%pom.xml" package -DskipTests 1>&2 || exit /b 1
)
set /p JAVA_DIR=<"%APP%\java-home"
set "JAVA=%JAVA_DIR%\bin\java.exe"
if not exist "%JAVA%" (
    echo hermes: the JDK 25 that built it is gone. Install one and delete dist\target to build again. 1>&2
    exit /b 1
)
:run
set "CACHE=conversations"
for %%C in (--version -V --help -h version help completion config kanban logs profile sessions) do if "%~1"=="%%C" set "CACHE=commands"
if "%~1"=="gateway" for %%C in (start stop restart status list install uninstall) do if "%~2"=="%%C" set "CACHE=commands"
rem What is written here is UTF-8, and the console has to read it so.
set "UTF8=1"
for %%O in (1 true yes) do if /i "%HERMES_DISABLE_WINDOWS_UTF8%"=="%%O" set "UTF8="
if defined UTF8 chcp 65001 >nul 2>&1
set "UTF8="
rem A gateway that nobody looks at needs no window, and must not end with one.
if defined HERMES_GATEWAY_DETACHED if exist "%JAVA:java.exe=javaw.exe%" set "JAVA=%JAVA:java.exe=javaw.exe%"
"%JAVA%" "@%APP%\jvm.options" "-Dhermes.launcher=%~f0" "-Dorg.sqlite.lib.path=%APP%\native" "-Dlibrary.jline.path=%APP%\native" "-XX:AOTCache=%APP%\%CACHE%.aot" -cp "%APP%\hermes.jar;%APP%\lib\*" dev.hermes.cli.Main %*
exit /b %ERRORLEVEL%
