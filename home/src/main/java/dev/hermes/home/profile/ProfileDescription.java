package dev.hermes.home.profile;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Problem;
import dev.hermes.home.YamlFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * What a profile is for, in a line, as {@code profile.yaml} has it.
 *
 * @param generated whether a model wrote it
 */
public record ProfileDescription(String text, boolean generated) {
    /** Empty when there is none, or the file cannot be read. */
    public static Optional<ProfileDescription> read(Path profile) {
        try {
            var file = YamlFiles.read(profile.resolve("profile.yaml"));
            var text = String.valueOf(file.getOrDefault("description", "")).strip();
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new ProfileDescription(text, Boolean.TRUE.equals(file.get("description_auto"))));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Keeps what else is in the file. @throws HermesException when it cannot be written, or is no YAML */
    public void write(Path profile) {
        var file = profile.resolve("profile.yaml");
        var values = new LinkedHashMap<String, Object>();
        values.put("description", text.strip());
        values.put("description_auto", generated);
        try {
            YamlFiles.set(file, values);
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "Cannot write " + file + ": " + Problem.of(e) + ".");
        }
    }
}
