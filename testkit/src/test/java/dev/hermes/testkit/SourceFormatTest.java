package dev.hermes.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every source file of the project has the one format. A test and not a Maven plugin, because the formatter parses with
 * the compiler of the JVM it runs on, and Maven may run on one that does not know our language level.
 *
 * <p>{@code .ci/format} runs it with {@code -Dformat=apply}, which rewrites instead of complaining.
 */
class SourceFormatTest {
    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());
    private final boolean apply = "apply".equals(System.getProperty("format"));

    @Test
    void every_source_file_is_formatted() throws Exception {
        var wrong = new ArrayList<Path>();
        for (var file : sources(Path.of(System.getProperty("project.root")))) {
            var written = Files.readString(file);
            var formatted = format(file, written);
            if (!formatted.equals(written)) {
                if (apply) {
                    Files.writeString(file, formatted);
                } else {
                    wrong.add(file);
                }
            }
        }
        assertThat(wrong).as("not formatted; run .ci/format").isEmpty();
    }

    private String format(Path file, String source) {
        try {
            var tidy = RemoveUnusedImports.removeUnusedImports(source);
            return formatter.formatSource(ImportOrderer.reorderImports(tidy, JavaFormatterOptions.Style.PALANTIR));
        } catch (FormatterException e) {
            throw new AssertionError(file + " does not parse: " + e.getMessage(), e);
        }
    }

    private static List<Path> sources(Path root) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                var name = directory.getFileName().toString();
                return !directory.equals(root)
                                && (name.startsWith(".")
                                        || List.of("target", "node_modules").contains(name))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
