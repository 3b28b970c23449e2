package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileSelectionTest {
    @TempDir
    Path user;

    Path root;

    @BeforeEach
    void a_home_with_the_profile_coder() throws IOException {
        root = user.resolve(".hermes");
        Files.createDirectories(root.resolve("profiles/coder"));
    }

    @Test
    void the_flag_counts_at_any_position_and_leaves_the_arguments() {
        var selected = select(Map.of(), "config", "path", "-p", "coder");
        assertThat(selected.home()).isEqualTo(new HermesHome(root, root.resolve("profiles/coder"), "coder"));
        assertThat(selected.arguments()).containsExactly("config", "path");
    }

    @Test
    void text_that_belongs_to_another_option_is_not_searched() {
        var selected = select(Map.of(), "-z", "-p", "coder");
        assertThat(selected.home().profile()).isEqualTo("default");
        assertThat(selected.arguments()).containsExactly("-z", "-p", "coder");
    }

    @Test
    void what_is_no_name_stays_for_the_parser() {
        assertThat(select(Map.of(), "-p", "no:xdist").arguments()).containsExactly("-p", "no:xdist");
    }

    @Test
    void a_profile_that_does_not_exist_is_told_with_the_remedy() {
        assertThatThrownBy(() -> select(Map.of(), "--profile=ghost"))
                .isInstanceOf(HermesException.class)
                .hasMessage("Profile 'ghost' does not exist. Create it with: hermes profile create ghost");
    }

    @Test
    void the_sticky_profile_is_used_and_a_bad_one_only_warns() throws IOException {
        Files.writeString(root.resolve("active_profile"), "coder\n");
        assertThat(select(Map.of()).home().profile()).isEqualTo("coder");

        Files.writeString(root.resolve("active_profile"), "gone\n");
        var selected = select(Map.of());
        assertThat(selected.home().profile()).isEqualTo("default");
        assertThat(selected.warnings()).singleElement().asString().contains("'gone'", "profile use default");
    }

    @Test
    void children_inherit_the_profile_of_their_environment() throws IOException {
        Files.writeString(root.resolve("active_profile"), "other\n");
        var selected =
                select(Map.of("HERMES_HOME", root.resolve("profiles/coder").toString()));
        assertThat(selected.home().profile()).isEqualTo("coder");
        assertThat(selected.home().root()).isEqualTo(root);
    }

    @Test
    void a_home_elsewhere_is_its_own_root() {
        var elsewhere = user.resolve("data");
        assertThat(select(Map.of("HERMES_HOME", elsewhere.toString())).home())
                .isEqualTo(new HermesHome(elsewhere, elsewhere, "default"));
    }

    private ProfileSelection.Selected select(Map<String, String> environment, String... arguments) {
        return ProfileSelection.select(List.of(arguments), environment, user);
    }
}
