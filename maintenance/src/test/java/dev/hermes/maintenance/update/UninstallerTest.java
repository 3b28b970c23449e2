package dev.hermes.maintenance.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class UninstallerTest {
    private static final String KEPT = "export PATH=\"$HOME/projects/hermes-demo/bin:$PATH\"\n";

    @TempDir
    Path userHome;

    private Prefix prefix;
    private Path home;

    @BeforeEach
    void installed() throws IOException {
        prefix = new Prefix(userHome.resolve(".local/share/hermes-jvm"));
        Files.createDirectories(prefix.version("1.0.0"));
        Files.createSymbolicLink(prefix.directory().resolve("current"), Path.of("versions/1.0.0"));
        Files.createDirectories(userHome.resolve(".local/bin"));
        Files.createSymbolicLink(
                userHome.resolve(".local/bin/hermes"), prefix.directory().resolve("current/bin/hermes"));
        Files.writeString(
                userHome.resolve(".bashrc"),
                KEPT + "\n\n# Hermes Agent\nexport PATH=\"$HOME/.local/bin:$PATH\"\nalias ll='ls -l'\n");
        Files.writeString(userHome.resolve(".zshrc"), "recorded line\nmine\n");
        Files.writeString(
                prefix.installed(),
                "{\"rc_edits\": [{\"file\": \"" + userHome.resolve(".zshrc") + "\", \"lines\": [\"recorded line\"]}]}");
        home = Files.createDirectory(userHome.resolve("data"));
        Files.writeString(home.resolve("config.yaml"), "x: 1\n");
        Files.createDirectories(home.resolve("profiles/coder"));
    }

    private Uninstaller uninstaller() {
        return new Uninstaller(Optional.of(prefix), userHome);
    }

    @Test
    void the_program_goes_with_what_it_wrote_elsewhere_and_nothing_else() throws IOException {
        var failures = uninstaller().run(uninstaller().plan(List.of()));
        assertThat(failures).isEmpty();
        assertThat(prefix.directory()).doesNotExist();
        assertThat(userHome.resolve(".local/bin/hermes")).doesNotExist();
        assertThat(userHome.resolve(".bashrc")).hasContent(KEPT + "\n\nalias ll='ls -l'\n");
        assertThat(userHome.resolve(".bashrc.hermes-bak")).content().contains("# Hermes Agent");
        assertThat(userHome.resolve(".zshrc")).hasContent("mine\n");
        assertThat(home.resolve("config.yaml")).exists();
    }

    @Test
    void a_command_that_is_somebody_elses_stays() throws IOException {
        Files.delete(userHome.resolve(".local/bin/hermes"));
        Files.createSymbolicLink(userHome.resolve(".local/bin/hermes"), userHome.resolve("python/hermes"));
        uninstaller().run(uninstaller().plan(List.of()));
        assertThat(Files.isSymbolicLink(userHome.resolve(".local/bin/hermes"))).isTrue();
    }

    @Test
    void data_goes_when_it_is_asked_for_and_profiles_may_stay() {
        uninstaller().run(List.of(new Uninstaller.Step.RemoveAllButProfiles(home)));
        assertThat(home.toFile().list()).containsExactly("profiles");
    }

    @Test
    void so_much_is_never_removed() throws IOException {
        var link = Files.createSymbolicLink(userHome.resolve("link"), home);
        var other = Files.createDirectory(userHome.resolve("photos"));
        for (var path : List.of(Path.of("/"), Path.of("/usr"), userHome, userHome.getParent(), link, other)) {
            assertThat(uninstaller().refusal(path)).as("%s", path).isPresent();
            assertThat(uninstaller().run(List.of(new Uninstaller.Step.RemoveTree(path))))
                    .hasSize(1);
        }
        assertThat(uninstaller().refusal(home)).isEmpty();
        assertThat(home.resolve("config.yaml")).exists();
    }
}
