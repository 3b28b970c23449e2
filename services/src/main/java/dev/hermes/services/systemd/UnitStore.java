package dev.hermes.services.systemd;

import dev.hermes.home.Problem;
import dev.hermes.services.Machine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Where units lie. @param user the directory of the person */
record UnitStore(Machine machine, Path user) {
    Path directory(UnitScope scope) {
        return scope == UnitScope.USER ? user.resolve(".config/systemd/user") : machine.system("/etc/systemd/system");
    }

    Path file(UnitScope scope, String unit) {
        return directory(scope).resolve(unit);
    }

    boolean exists(UnitScope scope, String unit) {
        return Files.exists(file(scope, unit));
    }

    /** Empty when it is not there or cannot be read. */
    Optional<UnitText> read(UnitScope scope, String unit) {
        try {
            return Optional.of(new UnitText(new String(Files.readAllBytes(file(scope, unit)), StandardCharsets.UTF_8)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Readable for everybody, as systemd wants units; the old text or the new one, never a mixture. */
    void write(UnitScope scope, String unit, UnitText text) {
        var file = file(scope, unit);
        var directory = directory(scope);
        try {
            Files.createDirectories(directory);
            var building = directory.resolve("." + unit + ".tmp");
            try {
                try (var out = FileChannel.open(
                        building,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
                    for (var bytes = ByteBuffer.wrap(text.text().getBytes(StandardCharsets.UTF_8));
                            bytes.hasRemaining(); ) {
                        out.write(bytes);
                    }
                    out.force(true);
                }
                Files.setPosixFilePermissions(building, PosixFilePermissions.fromString("rw-r--r--"));
                Files.move(building, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(building);
            }
        } catch (IOException e) {
            throw new SystemdException.Refused(
                    "Cannot write " + file + ": " + Problem.of(e) + ".", "Make its directory writable.");
        }
    }

    void delete(UnitScope scope, String unit) {
        try {
            Files.deleteIfExists(file(scope, unit));
        } catch (IOException e) {
            throw new SystemdException.Refused(
                    "Cannot delete " + file(scope, unit) + ": " + Problem.of(e) + ".", "Delete it yourself.");
        }
    }
}
