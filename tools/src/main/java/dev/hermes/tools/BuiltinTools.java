package dev.hermes.tools;

import dev.hermes.tools.file.ReadFileTool;
import dev.hermes.tools.file.SearchFilesTool;
import dev.hermes.tools.file.Workspace;
import dev.hermes.tools.file.WriteFileTool;
import java.util.List;

/** The one place that knows every built-in tool. */
public final class BuiltinTools {
    private BuiltinTools() {}

    /** All of them, whether or not a session is given them. Cheap: nothing is read or started before a tool is used. */
    public static Toolbox create(ToolServices services) {
        var directories = new TaskDirectories(services.workingDirectory());
        var workspace = new Workspace(services, directories);
        return new Toolbox(
                List.of(
                        new ReadFileTool(services, workspace),
                        new WriteFileTool(workspace),
                        new SearchFilesTool(services, workspace)),
                List.of(directories, workspace));
    }
}
