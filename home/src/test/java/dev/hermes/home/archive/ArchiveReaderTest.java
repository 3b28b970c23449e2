package dev.hermes.home.archive;

import static dev.hermes.home.archive.HostileArchives.add;
import static dev.hermes.home.archive.HostileArchives.header;
import static dev.hermes.home.archive.HostileArchives.link;
import static dev.hermes.home.archive.HostileArchives.tarGz;
import static dev.hermes.home.archive.HostileArchives.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every archive is unpacked two directories deep, so that what escapes is seen. */
class ArchiveReaderTest {
    private static final ArchiveReader.Placement EVERYTHING = entry -> Optional.of(entry.name());

    @TempDir
    Path world;

    private Path file;
    private Path into;

    @BeforeEach
    void a_world_to_escape_to() throws IOException {
        file = Files.createDirectories(world.resolve("outside")).resolve("archive");
        into = world.resolve("outside/deep/into");
        Files.writeString(world.resolve("outside/victim"), "mine");
    }

    @AfterEach
    void nothing_outside_was_touched() throws IOException {
        assertThat(world.toFile().list()).containsExactly("outside");
        assertThat(world.resolve("outside").toFile().list()).isSubsetOf("archive", "victim", "deep");
        assertThat(world.resolve("outside/victim")).hasContent("mine");
        if (Files.exists(into)) {
            try (var files = Files.walk(into)) {
                assertThat(files).noneMatch(Files::isSymbolicLink);
            }
        }
    }

    private ArchiveReader open() {
        return ArchiveReader.open(file, ArchiveLimits.PROFILE);
    }

    private List<String> names(ArchiveReader archive) {
        return archive.entries().stream().map(ArchiveEntry::name).toList();
    }

    private List<String> refusals(ArchiveReader archive) {
        return archive.refusals().stream().map(Refusal::toString).toList();
    }

    @Test
    void a_good_archive_is_unpacked_with_its_modes() throws IOException {
        tarGz(file, tar -> {
            tar.putArchiveEntry(new TarArchiveEntry("./coder/empty/"));
            tar.closeArchiveEntry();
            var script = new TarArchiveEntry("./coder/scripts/run.sh");
            script.setMode(0100755);
            add(tar, script, "#!/bin/sh\n");
            add(tar, "coder/" + "long-name-".repeat(20) + "/ü.md", "text");
        });
        var archive = open().whole();
        assertThat(names(archive)).startsWith("coder/empty", "coder/scripts/run.sh");
        archive.extract(into, EVERYTHING);
        assertThat(into.resolve("coder/empty")).isEmptyDirectory();
        assertThat(into.resolve("coder/scripts/run.sh")).hasContent("#!/bin/sh\n");
        assertThat(mode("coder/scripts/run.sh")).isEqualTo("rwxr-xr-x");
        assertThat(mode("coder/scripts")).isEqualTo("rwx------");
        assertThat(into.resolve("coder/" + "long-name-".repeat(20) + "/ü.md")).hasContent("text");
    }

    @Test
    void a_zip_is_unpacked_like_a_tar() throws IOException {
        zip(file, zip -> {
            add(zip, "a/run", 0100755, "run");
            add(zip, "a/plain", 0, "plain");
        });
        open().whole().extract(into, EVERYTHING);
        assertThat(mode("a/run")).isEqualTo("rwxr-xr-x");
        assertThat(mode("a/plain")).isEqualTo("rw-r--r--");
    }

    @Test
    void the_caller_says_where_a_member_goes_and_with_which_mode() throws IOException {
        zip(file, zip -> {
            add(zip, "root/.env", 0100644, "KEY=1");
            add(zip, "loose", 0100644, "x");
        });
        open().extract(into, new ArchiveReader.Placement() {
            @Override
            public Optional<String> path(ArchiveEntry entry) {
                return entry.top().equals("root") ? Optional.of("new/" + entry.baseName()) : Optional.empty();
            }

            @Override
            public int mode(ArchiveEntry entry) {
                return 0600;
            }
        });
        assertThat(into.toFile().list()).containsExactly("new");
        assertThat(mode("new/.env")).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../escape.txt", "a/../../escape.txt", "a/..", "..", "/etc/escape", "//server/share", "C:\\x.txt",
                "c:x", "..\\up.txt", "a\\..\\..\\up", "\\rooted", "a/.. /b", "a/.../b", "a/ /b"
            })
    void names_that_lead_out_are_refused_in_both_formats(String name) throws IOException {
        zip(file, zip -> {
            add(zip, name, 0100644, "evil");
            add(zip, "good", 0100644, "fine");
        });
        refusesAllButGood(name);
        tarGz(file, tar -> {
            add(tar, name, "evil");
            add(tar, "good", "fine");
        });
        refusesAllButGood(name);
    }

    private void refusesAllButGood(String name) throws IOException {
        var archive = open();
        assertThat(archive.refusals()).hasSize(1); // the library that writes turns backslashes into slashes
        assertThat(archive.refusals().getFirst().name()).isIn(name, name.replace('\\', '/'));
        assertThat(names(archive)).containsExactly("good");
        assertThatThrownBy(archive::whole).hasMessageStartingWith("Unsafe archive member path: ");
        var target = into.resolve(Integer.toHexString(name.hashCode()) + Files.size(file));
        archive.extract(target, EVERYTHING);
        assertThat(target.toFile().list()).containsExactly("good");
    }

    @Test
    void a_link_is_no_way_to_write_elsewhere() throws IOException {
        tarGz(file, tar -> {
            link(tar, "door", TarConstants.LF_SYMLINK, "../..");
            add(tar, "door/victim", "overwritten");
        });
        var archive = open();
        assertThat(refusals(archive)).containsExactly("Unsupported archive member type (a symbolic link): door");
        archive.extract(into, EVERYTHING);
        assertThat(into.resolve("door/victim")).hasContent("overwritten");
    }

    @Test
    void links_devices_pipes_sparse_files_and_set_id_programs_are_refused() throws IOException {
        tarGz(file, tar -> {
            link(tar, "hard", TarConstants.LF_LINK, "../../victim");
            link(tar, "passwords", TarConstants.LF_SYMLINK, "/etc/passwd");
            link(tar, "disk", TarConstants.LF_BLK, "");
            link(tar, "tty", TarConstants.LF_CHR, "");
            link(tar, "pipe", TarConstants.LF_FIFO, "");
            link(tar, "odd", (byte) 'Z', "");
            var root = new TarArchiveEntry("root-shell");
            root.setMode(0104755);
            add(tar, root, "x");
            add(tar, "fine", "fine");
        });
        var archive = open();
        assertThat(names(archive)).containsExactly("fine");
        assertThat(refusals(archive))
                .containsExactly(
                        "Unsupported archive member type (a hard link): hard",
                        "Unsupported archive member type (a symbolic link): passwords",
                        "Unsupported archive member type (a device): disk",
                        "Unsupported archive member type (a device): tty",
                        "Unsupported archive member type (a pipe): pipe",
                        "Unsupported archive member type (neither file nor directory): odd",
                        "Unsupported archive member type (a program with set-id bits): root-shell");
    }

    @Test
    void links_and_encrypted_members_of_a_zip_are_refused() throws IOException {
        zip(file, zip -> {
            add(zip, "passwords", 0120777, "/etc/passwd");
            add(zip, "pipe", 0010644, "");
            add(zip, "root-shell", 0104755, "x");
        });
        assertThat(refusals(open()))
                .containsExactly(
                        "Unsupported archive member type (a symbolic link): passwords",
                        "Unsupported archive member type (neither file nor directory): pipe",
                        "Unsupported archive member type (a program with set-id bits): root-shell");
    }

    @Test
    void names_that_are_one_on_some_file_system_are_refused() throws IOException {
        zip(file, zip -> {
            add(zip, "a/.env", 0100644, "first");
            add(zip, "a/.ENV", 0100644, "second");
            add(zip, "A/other", 0100644, "second");
            add(zip, "a/caf\u00e9", 0100644, "first");
            add(zip, "a/cafe\u0301", 0100644, "second");
            add(zip, "a/.env/x", 0100644, "file as directory");
            add(zip, "a/trailing.", 0100644, "first");
            add(zip, "a/trailing", 0100644, "second");
        });
        var archive = open();
        assertThat(names(archive)).containsExactly("a/.env", "a/caf\u00e9", "a/trailing.");
        assertThat(archive.refusals()).hasSize(5);
    }

    @Test
    void a_name_given_twice_is_refused_the_second_time() throws IOException {
        tarGz(file, tar -> {
            add(tar, "SOUL.md", "shown to the scanner");
            add(tar, "./SOUL.md", "what is meant");
            tar.putArchiveEntry(new TarArchiveEntry("d/"));
            tar.closeArchiveEntry();
            tar.putArchiveEntry(new TarArchiveEntry("d/"));
            tar.closeArchiveEntry();
        });
        var archive = open();
        assertThat(refusals(archive)).containsExactly("Archive member given twice: ./SOUL.md");
        archive.extract(into, EVERYTHING);
        assertThat(into.resolve("SOUL.md")).hasContent("shown to the scanner");
    }

    @Test
    void ten_gibibytes_of_zeros_are_refused_before_anything_is_written() throws IOException {
        HostileArchives.zeros(file, "zeros", 10);
        assertThatThrownBy(this::open).isInstanceOf(HermesException.class).hasMessageContaining("8192 MiB");
        assertThat(into).doesNotExist();
    }

    @Test
    void what_unpacks_to_a_thousand_times_its_size_is_refused() throws IOException {
        HostileArchives.zeros(file, "zeros", 1);
        assertThatThrownBy(this::open).hasMessageContaining("1000 times its size");
        zip(file, zip -> {
            zip.putArchiveEntry(new org.apache.commons.compress.archivers.zip.ZipArchiveEntry("zeros"));
            zip.write(new byte[100 << 20]);
            zip.closeArchiveEntry();
        });
        assertThatThrownBy(this::open).hasMessageContaining("1000 times its size");
    }

    @Test
    void a_million_entries_are_refused() throws IOException {
        HostileArchives.millionFiles(file);
        assertThatThrownBy(this::open).hasMessageContaining("more than 200000 files");
        try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20))) {
            zip.setMethod(ZipOutputStream.STORED);
            for (int i = 0; i < 1_000_000; i++) {
                var entry = new ZipEntry("f" + i);
                entry.setSize(0);
                entry.setCrc(new CRC32().getValue());
                zip.putNextEntry(entry);
            }
        }
        assertThatThrownBy(this::open).hasMessageContaining("more than 200000 files");
    }

    @Test
    void directories_that_names_imply_count_too() throws IOException {
        tarGz(file, tar -> {
            for (int i = 0; i < 20; i++) {
                add(tar, "d" + i + "/a/b/c/d/e/f", "");
            }
        });
        assertThatThrownBy(() -> ArchiveReader.open(file, new ArchiveLimits(100, 1 << 20)))
                .hasMessageContaining("more than 100 files");
    }

    @Test
    void a_directory_tree_without_end_is_refused() throws IOException {
        zip(file, zip -> add(zip, "a/".repeat(500) + "b", 0100644, "x"));
        assertThat(open().refusals()).hasSize(1);
    }

    @Test
    void sizes_that_are_claimed_together_are_added_up() throws IOException {
        zip(file, zip -> {
            for (int i = 0; i < 40; i++) {
                add(zip, "f" + i, 0100644, "x".repeat(300_000));
            }
        });
        HostileArchives.claimSize(file, 250_000);
        assertThatThrownBy(() -> ArchiveReader.open(file, new ArchiveLimits(100, 5_000_000)))
                .hasMessageContaining("unpacks to more than");
    }

    @Test
    void a_member_gives_no_more_than_it_declared() throws IOException {
        zip(file, zip -> add(zip, "f", 0100644, "x".repeat(1 << 20)));
        HostileArchives.claimSize(file, 10);
        assertThatThrownBy(() -> open().extract(into, EVERYTHING)).isInstanceOf(HermesException.class);
        try (var files = Files.walk(into)) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(f -> f.toFile().length())
                            .sum())
                    .isLessThan(1 << 20);
        }
    }

    @Test
    void a_header_that_does_not_end_is_not_read_into_memory() throws IOException {
        HostileArchives.endlessName(file, 512);
        assertThatThrownBy(this::open).hasMessageContaining("a header is larger than");
    }

    @Test
    void a_negative_size_is_refused() throws IOException {
        var bad = header("f", 0, '0');
        System.arraycopy("-0000000001".getBytes(StandardCharsets.US_ASCII), 0, bad, 124, 11);
        Files.write(file, HostileArchives.gzipped(bad));
        assertThatThrownBy(this::open).isInstanceOf(HermesException.class);
    }

    @Test
    void an_archive_that_is_cut_off_anywhere_is_refused_or_unpacked_never_half() throws IOException {
        tarGz(file, tar -> {
            for (int i = 0; i < 5; i++) {
                add(tar, "f" + i, "text".repeat(300) + i);
            }
        });
        var whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length - 8; length += 7) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(this::open).as("cut at byte %d", length).isInstanceOf(HermesException.class);
        }
    }

    @Test
    void what_is_no_archive_is_told_in_one_line() throws IOException {
        for (var text : List.of("", "plain text", "PK\u0003\u0004rubbish".repeat(50), "\u001f rubbish")) {
            Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
            assertThatThrownBy(this::open)
                    .isInstanceOf(HermesException.class)
                    .message()
                    .doesNotContain("\n");
        }
        Files.write(file, HostileArchives.gzipped("rubbish ".repeat(999).getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(this::open).isInstanceOf(HermesException.class);
        Files.write(file, HostileArchives.gzipped(new byte[0]));
        assertThatThrownBy(this::open).hasMessageContaining("it is empty");
        assertThatThrownBy(() -> ArchiveReader.open(world.resolve("nothing"), ArchiveLimits.PROFILE))
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> ArchiveReader.open(world, ArchiveLimits.PROFILE))
                .hasMessageContaining("is a directory");
    }

    @Test
    void names_cannot_speak_to_the_terminal() throws IOException {
        zip(file, zip -> add(zip, "/\u001b[2Jx\n", 0100644, "x"));
        assertThat(refusals(open())).containsExactly("Unsafe archive member path: /?[2Jx?");
    }

    @Test
    void nothing_is_unpacked_over_what_is_there() throws IOException {
        zip(file, zip -> add(zip, "f", 0100644, "x"));
        Files.createDirectories(into);
        Files.writeString(into.resolve("old"), "old");
        assertThatThrownBy(() -> open().extract(into, EVERYTHING)).hasMessageContaining("not empty");
        assertThat(into.toFile().list()).containsExactly("old");
    }

    @Test
    void an_archive_that_changes_after_it_was_judged_is_noticed() throws IOException {
        zip(file, zip -> add(zip, "f", 0100644, "x"));
        var archive = open();
        zip(file, zip -> add(zip, "../f", 0100644, "x"));
        assertThatThrownBy(() -> archive.extract(into, EVERYTHING)).hasMessageContaining("was changed");
    }

    @Test
    void damage_anywhere_never_leads_out_and_never_ends_in_another_kind_of_failure() throws IOException {
        for (boolean asZip : List.of(true, false)) {
            if (asZip) {
                zip(file, zip -> {
                    add(zip, "d/a", 0100644, "a");
                    add(zip, "d/b", 0100644, "b".repeat(99));
                });
            } else {
                var tar = new java.io.ByteArrayOutputStream();
                tar.write(header("d/a", 1, '0'));
                tar.write(java.util.Arrays.copyOf("a".getBytes(StandardCharsets.UTF_8), 512));
                tar.write(new byte[1024]);
                Files.write(file, HostileArchives.gzipped(tar.toByteArray()));
            }
            var whole = Files.readAllBytes(file);
            var failures = new ArrayList<HermesException>();
            for (int i = 0; i < whole.length; i++) {
                try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
                    bytes.seek(i);
                    bytes.write(whole[i] ^ 0x55);
                }
                try {
                    open().extract(into.resolve(asZip + "-" + i), EVERYTHING);
                } catch (HermesException e) {
                    failures.add(e);
                }
                Files.write(file, whole);
            }
            assertThat(failures).isNotEmpty();
        }
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(into.resolve(name)));
    }
}
