package dev.hermes.tools.process;

import dev.hermes.home.SearchPath;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts programs, each at the head of a process group of its own where the machine has a way to make one. */
public final class Children {
    /** Where programs are, when the environment does not say. */
    private static final String USUAL = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/opt/homebrew/bin";

    private static final String PERL = "POSIX::setsid(); exec { $ARGV[0] } @ARGV; exit 127";

    private final Map<String, String> environment;
    private final List<String> leaders;
    private final Optional<ChildNotes> notes;
    private volatile Optional<List<String>> leader = Optional.empty();

    /** @param environment for {@code PATH}, in which programs are looked up */
    public Children(Map<String, String> environment) {
        this(environment, Optional.empty());
    }

    /** @param notes where those are noted that must not outlive this process */
    public Children(Map<String, String> environment, ChildNotes notes) {
        this(environment, Optional.of(notes));
    }

    private Children(Map<String, String> environment, Optional<ChildNotes> notes) {
        this(environment, List.of("setsid", "perl"), notes);
    }

    /** @param leaders programs that can make a group, best first */
    Children(Map<String, String> environment, List<String> leaders) {
        this(environment, leaders, Optional.empty());
    }

    private Children(Map<String, String> environment, List<String> leaders, Optional<ChildNotes> notes) {
        this.environment = Map.copyOf(environment);
        this.leaders = List.copyOf(leaders);
        this.notes = notes;
    }

    /**
     * What to start.
     *
     * @param command the program, found with {@link #find} or by its path, and its arguments
     * @param environment all of it; nothing is inherited
     * @param stdin whether the caller writes to it; otherwise it is empty
     * @param merged whether what goes to stderr comes out of stdout
     */
    public record Request(
            List<String> command, Path directory, Map<String, String> environment, boolean stdin, boolean merged) {
        public Request {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    /** @throws IOException when the program or its directory is not there, or the machine has no room for a process */
    public Child start(Request request) throws IOException {
        return start(request, notes);
    }

    /** Starts what somebody wants to run in the background, also when this process is no more. */
    public Child startLasting(Request request) throws IOException {
        return start(request, Optional.empty());
    }

    private Child start(Request request, Optional<ChildNotes> kept) throws IOException {
        var leading = leader();
        var command = new ArrayList<>(leading);
        command.addAll(request.command);
        var builder = new ProcessBuilder(command)
                .directory(request.directory.toFile())
                .redirectErrorStream(request.merged);
        if (!request.stdin) {
            builder.redirectInput(Redirect.from(new File("/dev/null")));
        }
        builder.environment().clear();
        builder.environment().putAll(request.environment);
        var process = builder.start();
        kept.ifPresent(notebook -> notebook.keep(process));
        return new Child(process, !leading.isEmpty());
    }

    /** The program of this name on the search path. */
    public Optional<Path> find(String program) {
        return SearchPath.of(environment)
                .find(program)
                .or(() -> SearchPath.of(USUAL).find(program));
    }

    /** The command with what makes it the leader of its group in front, for a process that outlives its starter. */
    public List<String> leading(List<String> command) {
        var all = new ArrayList<>(leader());
        all.addAll(command);
        return all;
    }

    /**
     * Words that go in front of a command to make it the leader of its group: Linux has setsid, macOS only perl. Both become
     * the program without a further process, so that the process Java knows is the leader.
     */
    private List<String> leader() {
        if (leader.isEmpty()) {
            leader = Optional.of(leaders.stream()
                    .flatMap(name -> find(name).stream().map(program -> leading(name, program.toString())))
                    .findFirst()
                    .orElse(List.of()));
        }
        return leader.orElseThrow();
    }

    private static List<String> leading(String name, String program) {
        return name.equals("perl") ? List.of(program, "-MPOSIX", "-e", PERL, "--") : List.of(program);
    }
}
