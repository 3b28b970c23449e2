package dev.hermes.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayNamesTest {
    @TempDir
    Path user;

    @Test
    void the_home_of_the_person_has_the_plain_names() {
        var names = GatewayNames.of(user, user.resolve(".hermes"));
        assertThat(names.unit()).isEqualTo("hermes-gateway.service");
        assertThat(names.label()).isEqualTo("ai.hermes.gateway");
        assertThat(names.task()).isEqualTo("Hermes_Gateway");
        assertThat(names.slot()).isEqualTo("gateway-default");
        assertThat(names.arguments()).isEmpty();
    }

    @Test
    void a_profile_has_its_name_in_all_of_them() {
        var names = GatewayNames.of(user, user.resolve(".hermes/profiles/coder"));
        assertThat(names.unit()).isEqualTo("hermes-gateway-coder.service");
        assertThat(names.label()).isEqualTo("ai.hermes.gateway-coder");
        assertThat(names.task()).isEqualTo("Hermes_Gateway_coder");
        assertThat(names.slot()).isEqualTo("gateway-coder");
        assertThat(names.arguments()).containsExactly("--profile", "coder");
    }

    @Test
    void a_home_elsewhere_is_a_root_like_any_other() {
        assertThat(GatewayNames.of(user, Path.of("/opt/data")).suffix()).isEmpty();
        assertThat(GatewayNames.of(user, Path.of("/opt/data/profiles/coder")).suffix())
                .isEqualTo("coder");
    }

    @Test
    void what_is_neither_gets_a_hash_and_names_no_profile() {
        var names = GatewayNames.of(user, user.resolve(".hermes/profiles/coder/deeper"));
        assertThat(names.suffix()).matches("[0-9a-f]{8}");
        assertThat(names.arguments()).isEmpty();
        assertThat(GatewayNames.of(user, user.resolve(".hermes/profiles/Upper")).suffix())
                .matches("[0-9a-f]{8}");
    }

    @Test
    void the_hash_is_that_of_the_path_as_upstream_takes_it() {
        // echo -n /srv/profiles/Big | sha256sum
        assertThat(GatewayNames.of(user, Path.of("/srv/profiles/Big")).suffix()).isEqualTo("2bce6e20");
    }

    @Test
    void links_are_followed() throws Exception {
        var real = Files.createDirectories(user.resolve("real"));
        Files.createSymbolicLink(user.resolve(".hermes"), real);
        assertThat(GatewayNames.of(user, user.resolve(".hermes/profiles/coder")).suffix())
                .isEqualTo("coder");
        assertThat(GatewayNames.of(user, real).suffix()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../elsewhere", "..", "coder", "/nowhere"})
    void a_profile_that_is_a_link_is_called_what_it_is_called(String target) throws Exception {
        for (var root : List.of(user.resolve(".hermes"), user.resolve("data"))) {
            // given: wherever the link leads, out of the root, to the root itself, to another profile, or nowhere
            Files.createDirectories(root.resolve("profiles/coder"));
            Files.createDirectories(root.resolve("elsewhere"));
            var linked = Files.createSymbolicLink(root.resolve("profiles/linked"), Path.of(target));
            // when
            var names = GatewayNames.of(user, linked);
            // then: neither the names of the root nor those of another profile
            assertThat(names.slot()).isEqualTo("gateway-linked");
            assertThat(names.unit()).isEqualTo("hermes-gateway-linked.service");
            assertThat(names.arguments()).containsExactly("--profile", "linked");
        }
    }

    @Test
    void what_lies_in_the_root_through_a_link_has_not_the_names_of_the_root() throws Exception {
        Files.createDirectories(user.resolve(".hermes"));
        var elsewhere = Files.createDirectories(user.resolve("elsewhere"));
        var linked = Files.createSymbolicLink(user.resolve(".hermes/linked"), elsewhere);
        assertThat(GatewayNames.of(user, linked).suffix()).matches("[0-9a-f]{8}");
    }

    @Test
    void a_directory_called_default_below_profiles_has_not_the_service_of_the_root() {
        assertThat(GatewayNames.of(user, Path.of("/opt/data/profiles/default")).slot())
                .matches("gateway-[0-9a-f]{8}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "0abc", "my-profile", "assistant_v2", "default"})
    void names_that_a_slot_can_have(String name) {
        assertThat(new SlotName(name).service()).isEqualTo("gateway-" + name);
        assertThat(SlotName.valid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a/b", "Upper", "a b", "a.b", "-a", "_a", "a\n", "ä"})
    void names_that_no_slot_can_have(String name) {
        assertThat(SlotName.valid(name)).isFalse();
        assertThatThrownBy(() -> new SlotName(name))
                .isInstanceOf(InvalidSlot.class)
                .hasMessageContaining(name.isEmpty() ? "empty" : "'" + name + "'");
    }

    @Test
    void the_longest_name_has_251_characters() {
        assertThat(SlotName.valid("a".repeat(251))).isTrue();
        assertThatThrownBy(() -> new SlotName("a".repeat(252))).hasMessageContaining("(len > 251)");
    }
}
