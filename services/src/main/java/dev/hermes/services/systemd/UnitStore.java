package dev.hermes.services.systemd;

import dev.hermes.home.Problem;
import dev.hermes.services.Machine;
import dev.hermes.services.ServiceFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    void write(UnitScope scope, String unit, UnitText text) {
        var file = file(scope, unit);
        try {
            ServiceFiles.write(file, text.text());
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
