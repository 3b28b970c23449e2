package dev.hermes.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.YAMLException;

/** Small YAML files other than the settings: a profile's description, the manifest of a distribution. */
public final class YamlFiles {
    private YamlFiles() {}

    /** @throws IOException when the file is missing, cannot be read, or is no map; the message says which */
    public static Map<String, Object> read(Path file) throws IOException {
        return parse(Files.readString(file, StandardCharsets.UTF_8));
    }

    /** @throws IOException when it is no map */
    public static Map<String, Object> parse(String text) throws IOException {
        try {
            return YamlReader.map(text);
        } catch (YAMLException | IllegalArgumentException e) {
            throw new IOException(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("not YAML"), e);
        }
    }

    /** Writes top-level values; everything else in the file stays as it is. A missing file is made. */
    public static void set(Path file, Map<String, Object> values) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            text = "";
        }
        try {
            for (var value : values.entrySet()) {
                text = YamlEdit.set(text, List.of(value.getKey()), value.getValue());
            }
        } catch (YAMLException | YamlEdit.Refused e) {
            throw new IOException("the file is not a YAML map", e);
        }
        DurableFile.replace(file, text);
    }
}
