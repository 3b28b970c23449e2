package dev.hermes.tools.file.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hermes.testkit.TestMachine;
import dev.hermes.tools.process.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ripgrep and our own search, side by side on the same tree. */
class SameResultTest {
    private static final List<String> PIECES = List.of("a", "b", "c", " ", "\n", "\r\n");

    @TempDir
    Path root;

    private final OwnSearch own = new OwnSearch();
    private Optional<TextSearch> ripgrep = Optional.empty();

    @BeforeEach
    void find() {
        var environment = Map.of("PATH", System.getenv("PATH"));
        var children = new Children(environment);
        ripgrep = children.find("rg").map(program -> new Ripgrep(program, children, environment, own));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alpha",
                "^beta$",
                "\\bgamma\\b",
                "a.+z",
                "[[:digit:]]+x",
                "(?i)ALPHA",
                "foo(",
                "(?=alpha)al",
                "é",
                "\\w+é\\w*",
                "x{2,3}",
                "",
                "nothing at all"
            })
    void both_find_the_same(String pattern) throws Exception {
        plant();
        assertThat(found(ripgrep(), pattern, Optional.empty())).isEqualTo(found(own, pattern, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.txt", "*.{java,md}", "src/**", "src/*.java", "**/deep/*", "[ab]*", "/top.txt", "*"})
    void both_read_globs_alike(String glob) throws Exception {
        plant();
        assertThat(found(ripgrep(), "alpha|beta", Optional.of(glob)))
                .isEqualTo(found(own, "alpha|beta", Optional.of(glob)));
    }

    @Test
    void both_find_the_same_in_random_trees() throws Exception {
        long seed = 20260301;
        var random = new Random(seed);
        for (int round = 0; round < 25; round++) {
            var tree = Files.createDirectory(root.resolve("tree" + round));
            for (int i = 0; i < 30; i++) {
                grow(tree, random);
            }
            for (var pattern : List.of("a", "b+c", "^a", "c$", "[^ab]")) {
                assertThat(found(ripgrep(), tree, pattern, Optional.empty()))
                        .as("seed %d, round %d, pattern %s, rules %s", seed, round, pattern, rules(tree))
                        .isEqualTo(found(own, tree, pattern, Optional.empty()));
            }
        }
    }

    @Test
    void hidden_and_ignored_files_are_passed_over() throws Exception {
        plant();
        assertThat(found(own, "alpha", Optional.empty()))
                .contains("top.txt:1:alpha", "src/Main.java:2:  alpha beta")
                .noneMatch(hit -> hit.startsWith(".hidden") || hit.startsWith("build/") || hit.contains("skip.log"))
                .anyMatch(hit -> hit.startsWith("keep.log"));
    }

    @Test
    void an_interrupted_search_ends_at_once() throws Exception {
        Files.writeString(root.resolve("long.txt"), "x".repeat(5000) + "\n");
        for (var search :
                ripgrep.<List<TextSearch>>map(found -> List.of(own, found)).orElse(List.of(own))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> found(search, "(x+x+)+y", Optional.empty()))
                    .isInstanceOf(InterruptedException.class);
        }
        // A pattern that would take for ever, interrupted while it is matched.
        var searching = new FutureTask<>(() -> found(own, "(?=x)(x+x+)+y(?!x)", Optional.empty()));
        var thread = Thread.ofVirtual().start(searching);
        while (thread.getState() == Thread.State.NEW) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    }

    private TextSearch ripgrep() {
        assumeTrue(
                TestMachine.here().has("ripgrep", ripgrep.isPresent()),
                "ripgrep is not installed: apt-get install ripgrep");
        return ripgrep.orElseThrow();
    }

    private List<String> found(TextSearch search, String pattern, Optional<String> glob) throws Exception {
        return found(search, root, pattern, glob);
    }

    private static List<String> found(TextSearch search, Path root, String pattern, Optional<String> glob)
            throws Exception {
        var hits = new ArrayList<String>();
        search.search(
                root,
                SearchPattern.of(pattern),
                glob.map(Glob::of),
                hit -> hits.add(root.relativize(hit.file()) + ":" + hit.line() + ":" + hit.text()));
        return hits;
    }

    private void plant() throws IOException {
        file("top.txt", "alpha\nbeta\r\ngamma ray\n12x\nfoo(bar)\nxxé\n");
        file("src/Main.java", "class Main {\n  alpha beta\n  a to z\n}");
        file("src/deep/er/a.md", "beta\nALPHA\n");
        file("src/deep/b.md", "alpha\n\n\nxx\nxxxx\n");
        file("src-gen/x.txt", "alpha\n");
        file("src.txt", "beta\n");
        file("build/out.txt", "alpha\n");
        file("sub/build/out.txt", "alpha\n");
        file("skip.log", "alpha\n");
        file("keep.log", "alpha\n");
        file(".hidden/x.txt", "alpha\n");
        file(".env.txt", "alpha\n");
        file("sub/.gitignore", "*.md\n!yes.md\n/only-here\n");
        file("sub/no.md", "alpha\n");
        file("sub/yes.md", "alpha\n");
        file("sub/only-here/a.txt", "alpha\n");
        file("sub/x/only-here/a.txt", "alpha\n");
        file(".gitignore", "/build/\n*.log\n!keep.log\n# comment\n\ndoc/**/draft\n");
        file("doc/a/b/draft", "alpha\n");
        file("doc/final", "alpha\n");
        Files.write(root.resolve("binary"), new byte[] {'a', 'l', 'p', 'h', 'a', 0, '\n'});
        Files.createSymbolicLink(root.resolve("link.txt"), root.resolve("top.txt"));
        file("nested/.git/HEAD", "alpha\n");
        file("nested/free.log", "alpha\n");
    }

    private void file(String name, String text) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Map<Path, String> rules(Path tree) throws IOException {
        var rules = new TreeMap<Path, String>();
        try (var files = Files.walk(tree)) {
            for (var file : files.filter(path -> path.endsWith(".gitignore")).toList()) {
                rules.put(tree.relativize(file), Files.readString(file));
            }
        }
        return rules;
    }

    private static void grow(Path tree, Random random) throws IOException {
        var names = List.of("a", "b", "a.txt", "b-c", "c.log", ".h", "build", "é", "Z");
        var at = tree;
        for (int depth = random.nextInt(3); depth > 0; depth--) {
            at = at.resolve("d" + names.get(random.nextInt(names.size())));
        }
        Files.createDirectories(at);
        var text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        Files.writeString(at.resolve(names.get(random.nextInt(names.size()))), text);
        if (random.nextInt(5) == 0) {
            var lines = List.of("*.log", "!c.log", "da/", "/b", "build", "a*", "**/Z", "d?txt", "[ab]");
            Files.writeString(
                    at.resolve(".gitignore"),
                    lines.get(random.nextInt(lines.size())) + "\n" + lines.get(random.nextInt(lines.size())) + "\n");
        }
    }
}
