package dev.hermes.codex.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tomlj.Toml;
import org.tomlj.TomlArray;

/** Our section of the configuration of Codex, and that nothing else of it changes. */
class CodexConfigTest {
    @TempDir
    Path directory;

    private CodexConfig config;

    @BeforeEach
    void open() {
        config = CodexConfig.of(Map.of("CODEX_HOME", directory.toString()), Path.of("/nobody"));
    }

    private static SharedServer server(String name, Map<String, Object> settings) {
        return SharedServer.of(name, settings).orElseThrow();
    }

    private static final SharedServer OURS = SharedServer.ours(
            "hermes-tools", List.of("/opt/hermes/bin/hermes", "hermes-tools"), List.of("HERMES_HOME"));

    private List<SharedServer> servers() {
        return List.of(
                server(
                        "files",
                        Map.of(
                                "command",
                                "npx",
                                "args",
                                List.of("-y", "server-files", "C:\\data"),
                                "env",
                                Map.of("TOKEN", "a \"quoted\" one", "A.B", "x"),
                                "cwd",
                                "/srv",
                                "timeout",
                                90,
                                "connect_timeout",
                                2.5)),
                server(
                        "remote",
                        Map.of(
                                "url",
                                "https://example.com/mcp",
                                "headers",
                                Map.of("Authorization", "Bearer t"),
                                "enabled",
                                false)),
                OURS);
    }

    private String golden(String name) throws IOException {
        try (var in = Objects.requireNonNull(CodexConfigTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String written(String before) throws IOException {
        Files.writeString(config.file(), before);
        config.write(servers(), List.of("mail@curated"));
        return Files.readString(config.file());
    }

    @Test
    void the_section_has_the_permissions_the_servers_and_the_plugins() throws IOException {
        // when
        config.write(servers(), List.of("mail@curated"));
        // then
        assertThat(Files.readString(config.file())).isEqualTo(golden("section.toml"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config.file())))
                .isEqualTo("rw-------");
    }

    @Test
    void it_stands_before_the_first_table_and_what_is_said_about_that() throws IOException {
        // given
        var before = "model = \"gpt-5.5\"\nnotes = [\n  \"[no table]\",\n]\n\n# mine\n[profiles.fast]\nmodel = 'x'\n";
        // then
        assertThat(written(before)).isEqualTo(before.replace("# mine\n", golden("section.toml") + "# mine\n"));
    }

    @Test
    void another_section_takes_the_place_of_the_one_before() throws IOException {
        // given
        var before = "model = \"gpt-5.5\"\n\n[tui]\ntheme = \"dark\"\n";
        var first = written(before);
        // when
        config.write(List.of(OURS), List.of());
        config.write(servers(), List.of("mail@curated"));
        // then
        assertThat(Files.readString(config.file())).isEqualTo(first);
    }

    @Test
    void a_file_that_needs_no_change_is_not_written() throws IOException {
        // given
        written("");
        var key = Files.readAttributes(config.file(), BasicFileAttributes.class).fileKey();
        // when
        config.write(servers(), List.of("mail@curated"));
        // then
        assertThat(Files.readAttributes(config.file(), BasicFileAttributes.class)
                        .fileKey())
                .isEqualTo(key);
    }

    @Test
    void what_the_person_has_set_is_left_to_them() throws IOException {
        // given
        Files.writeString(
                config.file(),
                "default_permissions = \"mine\"\n[mcp_servers.files]\ncommand = \"own\"\n[plugins.\"mail@curated\"]\nenabled = false\n");
        // when
        var skipped = config.write(servers(), List.of("mail@curated", "new@curated"));
        // then
        assertThat(skipped).containsExactly("default_permissions", "mcp_servers.files");
        var toml = Toml.parse(Files.readString(config.file()));
        assertThat(toml.getString("default_permissions")).isEqualTo("mine");
        assertThat(toml.getString("mcp_servers.files.command")).isEqualTo("own");
        assertThat(toml.getBoolean(List.of("plugins", "mail@curated", "enabled")))
                .isFalse();
        assertThat(toml.getBoolean(List.of("plugins", "new@curated", "enabled")))
                .isTrue();
    }

    @Test
    void links_are_followed_and_modes_are_kept() throws IOException {
        // given
        var real = Files.createDirectories(directory.resolve("dotfiles")).resolve("codex.toml");
        Files.writeString(real, "model = \"x\"\n");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(config.file(), real);
        // when
        config.write(List.of(OURS), List.of());
        // then
        assertThat(config.file()).isSymbolicLink();
        assertThat(Files.readString(real)).startsWith("model = \"x\"\n# managed by hermes-agent");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-r-----");
        assertThat(config.readableByOthers()).isTrue();
    }

    @Test
    void a_file_that_gets_secrets_of_servers_is_its_owners_alone() throws IOException {
        for (var before : List.of("model = \"x\"\n", written(""))) { // the second needs no other change
            // given
            Files.writeString(config.file(), before);
            Files.setPosixFilePermissions(config.file(), PosixFilePermissions.fromString("rw-r--r--"));
            // when
            config.write(servers(), List.of("mail@curated"));
            // then
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config.file())))
                    .isEqualTo("rw-------");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model = \n",
                "mcp_servers = { files = { command = \"x\" } }\n",
                "# managed by hermes-agent — `hermes codex-runtime migrate` regenerates this section\nmodel = \"x\"\n"
            })
    void a_file_that_cannot_be_combined_with_ours_is_not_touched(String text) throws IOException {
        // given
        Files.writeString(config.file(), text);
        // then
        assertThatThrownBy(() -> config.write(servers(), List.of())).isInstanceOf(HermesException.class);
        assertThat(Files.readString(config.file())).isEqualTo(text);
    }

    @Test
    void bytes_that_are_no_text_are_not_touched() throws IOException {
        // given
        var bytes = new byte[] {'#', (byte) 0xff, '\n'};
        Files.write(config.file(), bytes);
        // then
        assertThatThrownBy(() -> config.write(servers(), List.of()))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("is not UTF-8");
        assertThat(Files.readAllBytes(config.file())).isEqualTo(bytes);
    }

    @Test
    void without_the_variable_it_is_in_the_home_of_the_person() {
        assertThat(CodexConfig.of(Map.of(), Path.of("/home/me")).file())
                .isEqualTo(Path.of("/home/me/.codex/config.toml"));
    }

    @Test
    void a_server_without_a_way_to_reach_it_is_none() {
        assertThat(SharedServer.of("broken", Map.of("args", List.of("x")))).isEqualTo(Optional.empty());
    }

    /** Documents made of all that makes lines hard to tell apart: whatever they hold, it is there afterwards. */
    @Test
    void whatever_the_person_wrote_stays_and_means_the_same() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            // given
            var document = document(random);
            // when
            var once =
                    ManagedSection.with(document, List.of("default_permissions = \":workspace\"", "", "[plugins.p]"));
            // then
            var label = "seed " + seed + ", round " + round + ":\n" + document;
            var rest = ManagedSection.without(once);
            assertThat(rest).as(label).isIn(document, document + "\n");
            assertThat(ManagedSection.with(rest, List.of("default_permissions = \":workspace\"", "", "[plugins.p]")))
                    .as(label)
                    .isEqualTo(once);
            var before = Toml.parse(document);
            var after = Toml.parse(once);
            assertThat(before.errors()).as(label).isEmpty();
            assertThat(after.errors()).as(label).isEmpty();
            assertThat(after.getString("default_permissions")).as(label).isEqualTo(":workspace");
            before.dottedKeySet()
                    .forEach(key ->
                            assertThat(shown(after.get(key))).as(label + key).isEqualTo(shown(before.get(key))));
        }
    }

    private static String shown(@Nullable Object value) {
        return value instanceof TomlArray array ? array.toJson() : String.valueOf(value);
    }

    private static String document(Random random) {
        var root = List.of(
                "k# = \"a # no comment\" # one\n",
                "k# = '[no.header]'\r\n",
                "k# = \"\"\"\n[no.header]\n# managed by hermes-agent — `hermes codex-runtime migrate` regenerates this section\n\\\"\"\"\"\"\"\n",
                "k# = '''\n# end hermes-agent managed section\n[no]''\n'''\n",
                "k# = [\n  # [comment]\n  [1, 2],\n  [3], ]\n",
                "k# = { a = \"}\", b = ['[x]'] }\n",
                "  k#.sub = 1\n",
                "\"k[#]\" = 1979-05-27\n",
                "# a word\n",
                "\n",
                " \t\n");
        var tables =
                List.of("[t#]\nx = 1\n", "# about it\n  [t#.\"a]b\"]\n", "[[l#]]\ny = \"\\\"[\"\n", "[t#.c] # [d]\n\n");
        var text = new StringBuilder();
        int number = 0;
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(root.get(random.nextInt(root.size())).replaceFirst("k(\\[)?#", "k$1" + number++));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(tables.get(random.nextInt(tables.size())).replaceFirst("([tl])#", "$1" + number++));
        }
        return random.nextBoolean() ? text.toString() : text.toString().stripTrailing();
    }

    @Test
    void nothing_but_headers_is_taken_for_one() {
        // given
        var text = "a = [\n[1]\n]\nb = \"\"\"\n[x]\n\"\"\"\n# [c]\n [d]\n";
        // then
        assertThat(TomlLines.of(text).stream()
                        .filter(line -> line.kind() == TomlLines.Kind.HEADER)
                        .map(line -> text.substring(line.start(), line.end())))
                .containsExactly(" [d]\n");
        assertThat(Stream.of("", "\"", "'''", "[", "a = \"\\")
                        .map(broken -> TomlLines.of(broken).size()))
                .containsExactly(0, 1, 1, 1, 1);
    }
}
