/**
 * Commands of the model, run in a shell on this machine.
 *
 * <p>Start at {@link dev.hermes.tools.shell.TerminalTool}; {@link dev.hermes.tools.shell.ProcessTool} looks after what
 * was started in the background. Whether a command may run is decided in {@code dev.hermes.tools.approval}.
 *
 * <p>Every command is a process of its own. What a person expects to stay from one command to the next, the working
 * directory and exported variables, is written down by the shell when a command ends and read by the next ({@link
 * dev.hermes.tools.shell.ShellSessions}). Sessions and processes belong to a task; releasing the task ends them.
 */
@NullMarked
package dev.hermes.tools.shell;

import org.jspecify.annotations.NullMarked;
