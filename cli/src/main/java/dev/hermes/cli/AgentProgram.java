package dev.hermes.cli;

import dev.hermes.home.HermesHome;
import dev.hermes.llm.acp.AcpProgram;
import dev.hermes.providers.CopilotProgram;
import dev.hermes.tools.shell.ShellEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the program is started that answers in place of a model's server. */
final class AgentProgram {
    /** Its own way to log in; the keys of all other providers are none of its business. */
    private static final Set<String> ITS_OWN = Set.of("GH_TOKEN", "GITHUB_TOKEN");

    private AgentProgram() {}

    static AcpProgram of(Map<String, String> environment, HermesHome home, Path workingDirectory) {
        return new AcpProgram(
                CopilotProgram.of(environment).command(),
                new ShellEnvironment(passed(environment), home.file("home")).of(environment),
                workingDirectory);
    }

    private static List<String> passed(Map<String, String> environment) {
        return environment.keySet().stream()
                .filter(name -> ITS_OWN.contains(name) || name.startsWith("COPILOT_"))
                .toList();
    }
}
