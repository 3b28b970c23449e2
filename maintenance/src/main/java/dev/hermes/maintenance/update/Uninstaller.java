package dev.hermes.maintenance.update;

import dev.hermes.home.DurableFile;
import dev.hermes.home.Problem;
import dev.hermes.home.profile.TreeRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Takes the program away, and if it is asked to the data too. Everything is planned first, and can be shown. */
public final class Uninstaller {
    private static final String MARKER = "# Hermes Agent";
    private static final List<String> START_FILES =
            List.of(".bashrc", ".bash_profile", ".profile", ".zshrc", ".zprofile", ".config/fish/config.fish");
    private static final List<String> OF_A_HOME = List.of("config.yaml", ".env", "state.db", "SOUL.md");
    private static final int FEWEST_PARTS = 3;

    private final Optional<Prefix> prefix;
    private final Path userHome;

    /** @param prefix where the running release is installed; empty for a checkout, whose code is never removed */
    public Uninstaller(Optional<Prefix> prefix, Path userHome) {
        this.prefix = prefix;
        this.userHome = userHome;
    }

    /** Something that would be done. */
    public sealed interface Step {
        /** A line about it. */
        String text();

        record RemoveLink(Path link) implements Step {
            @Override
            public String text() {
                return "remove the command " + link;
            }
        }

        record EditFile(Path file, List<String> lines) implements Step {
            public EditFile {
                lines = List.copyOf(lines);
            }

            @Override
            public String text() {
                return "remove " + lines.size() + " line(s) from " + file + " (a copy stays)";
            }
        }

        /** Of a root whose profiles stay. */
        record RemoveAllButProfiles(Path root) implements Step {
            @Override
            public String text() {
                return "remove everything in " + root + " but its profiles";
            }
        }

        record RemoveTree(Path tree) implements Step {
            @Override
            public String text() {
                return "remove " + tree + " with everything in it";
            }
        }
    }

    /**
     * What is to be done.
     *
     * @param data what of the data goes too
     */
    public List<Step> plan(List<Step> data) {
        var steps = new ArrayList<Step>();
        var installed = installed();
        for (var link : links(installed)) {
            steps.add(new Step.RemoveLink(link));
        }
        for (var name : START_FILES) {
            var file = userHome.resolve(name);
            var lines = lines(file, installed);
            if (!lines.isEmpty()) {
                steps.add(new Step.EditFile(file, lines));
            }
        }
        prefix.ifPresent(code -> steps.add(new Step.RemoveTree(code.directory())));
        steps.addAll(data);
        return List.copyOf(steps);
    }

    private JsonNode installed() {
        try {
            return prefix.isPresent()
                    ? new JsonMapper().readTree(Files.readAllBytes(prefix.get().installed()))
                    : MissingNode.getInstance();
        } catch (IOException | JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    /** Links that lead into our code; one that leads elsewhere is somebody else's. */
    private List<Path> links(JsonNode installed) {
        var candidates = new ArrayList<Path>();
        candidates.add(userHome.resolve(".local/bin/hermes"));
        candidates.add(Path.of("/usr/local/bin/hermes"));
        installed.path("links").forEach(link -> candidates.add(Path.of(link.asString(""))));
        return candidates.stream().distinct().filter(this::ours).toList();
    }

    private boolean ours(Path link) {
        try {
            return prefix.isPresent()
                    && Files.isSymbolicLink(link)
                    && link.resolveSibling(Files.readSymbolicLink(link))
                            .normalize()
                            .startsWith(prefix.get().directory());
        } catch (IOException _) {
            return false;
        }
    }

    /** Lines that the installation has written down, or that follow its comment. */
    private List<String> lines(Path file, JsonNode installed) {
        var recorded = new ArrayList<String>();
        for (var edit : installed.path("rc_edits")) {
            if (edit.path("file").asString("").equals(file.toString())) {
                edit.path("lines").forEach(line -> recorded.add(line.asString("")));
            }
        }
        try {
            var found = new ArrayList<String>();
            boolean marked = false;
            for (var line : Files.readAllLines(file)) {
                if (line.strip().equalsIgnoreCase(MARKER) || marked || recorded.contains(line)) {
                    found.add(line);
                }
                marked = line.strip().equalsIgnoreCase(MARKER);
            }
            return found;
        } catch (IOException _) {
            return List.of(); // it is not there, or no text
        }
    }

    /** @return a phrase for each step that failed; the others were done */
    public List<String> run(List<Step> steps) {
        var failures = new ArrayList<String>();
        for (var step : steps) {
            try {
                switch (step) {
                    case Step.RemoveLink link -> Files.deleteIfExists(link.link());
                    case Step.EditFile edit -> edit(edit);
                    case Step.RemoveAllButProfiles home -> removeAllButProfiles(home.root());
                    case Step.RemoveTree tree -> remove(tree.tree());
                }
            } catch (IOException e) {
                failures.add(step.text() + ": " + Problem.of(e));
            }
        }
        return failures;
    }

    private static void edit(Step.EditFile edit) throws IOException {
        var text = Files.readString(edit.file());
        DurableFile.replace(edit.file().resolveSibling(edit.file().getFileName() + ".hermes-bak"), text);
        var kept = new StringBuilder();
        var lines = new ArrayList<>(edit.lines());
        for (var line : text.split("(?<=\n)")) {
            if (!lines.remove(line.replaceFirst("\r?\n$", ""))) {
                kept.append(line);
            }
        }
        DurableFile.replace(edit.file(), kept.toString());
    }

    private void remove(Path tree) throws IOException {
        requireOurs(tree);
        TreeRemoval.remove(tree);
    }

    private void removeAllButProfiles(Path root) throws IOException {
        requireOurs(root);
        var names = root.toFile().list((_, name) -> !name.equals("profiles"));
        for (var name : names == null ? new String[0] : names) {
            TreeRemoval.remove(root.resolve(name));
        }
    }

    private void requireOurs(Path tree) throws IOException {
        var guarded = refusal(tree);
        if (guarded.isPresent()) {
            throw new IOException(guarded.get());
        }
    }

    /** Why a directory must not be removed; empty when it may. */
    Optional<String> refusal(Path tree) {
        var path = tree.toAbsolutePath().normalize();
        if (Files.isSymbolicLink(path)) {
            return Optional.of("it is a link");
        }
        if (path.getNameCount() < FEWEST_PARTS || userHome.startsWith(path)) {
            return Optional.of("so much is never removed");
        }
        boolean code = prefix.isPresent()
                && path.equals(prefix.get().directory())
                && Files.isDirectory(prefix.get().versions(), LinkOption.NOFOLLOW_LINKS);
        boolean home = OF_A_HOME.stream().anyMatch(name -> Files.exists(path.resolve(name)));
        return code || home ? Optional.empty() : Optional.of("nothing in it says that it is ours");
    }
}
