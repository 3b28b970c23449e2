package dev.hermes.tools;

import dev.hermes.tools.approval.Approvals;
import dev.hermes.tools.approval.SecondOpinion;
import dev.hermes.tools.ask.ClarifyTool;
import dev.hermes.tools.code.ExecuteCodeTool;
import dev.hermes.tools.file.PatchTool;
import dev.hermes.tools.file.ReadFileTool;
import dev.hermes.tools.file.SearchFilesTool;
import dev.hermes.tools.file.Workspace;
import dev.hermes.tools.file.WriteFileTool;
import dev.hermes.tools.memory.MemoryFiles;
import dev.hermes.tools.memory.MemoryTool;
import dev.hermes.tools.recall.SessionSearchTool;
import dev.hermes.tools.shell.ProcessRegistry;
import dev.hermes.tools.shell.ProcessTool;
import dev.hermes.tools.shell.ShellSessions;
import dev.hermes.tools.shell.TerminalTool;
import dev.hermes.tools.todo.TodoTool;
import java.util.List;

/** The one place that knows every built-in tool. */
public final class BuiltinTools {
    private BuiltinTools() {}

    /** All of them, whether or not a session is given them. Cheap: nothing is read or started before a tool is used. */
    public static Toolbox create(ToolServices services) {
        var approvals = Approvals.of(
                services.config(),
                services.home(),
                false,
                services.environment(),
                SecondOpinion.NONE,
                services.redactor(),
                services.log());
        return create(services, approvals, new ProcessRegistry(services));
    }

    /**
     * With what a front door wants to reach itself.
     *
     * @param approvals what commands have to pass
     * @param processes what commands in the background are registered with; ended with the toolbox
     */
    public static Toolbox create(ToolServices services, Approvals approvals, ProcessRegistry processes) {
        var directories = new TaskDirectories(services.workingDirectory());
        var shells = new ShellSessions(services, directories);
        var workspace = new Workspace(services, directories);
        return new Toolbox(
                List.of(
                        new TerminalTool(services, shells, approvals, processes),
                        new ProcessTool(services, shells, processes, approvals),
                        new ExecuteCodeTool(services, directories),
                        new ReadFileTool(services, workspace),
                        new WriteFileTool(workspace),
                        new PatchTool(workspace),
                        new SearchFilesTool(services, workspace),
                        new MemoryTool(new MemoryFiles(services.home(), services.config(), services.clock())),
                        new TodoTool(),
                        new SessionSearchTool(services),
                        new ClarifyTool()),
                List.of(directories, workspace, processes));
    }
}
