package dev.hermes.home;

import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as upstream writes it into files that both read: two blanks a level, everything beyond ASCII escaped, a line break
 * at the end. The same content is the same text, so that a file that nobody changed does not look changed.
 */
public final class JsonText {
    private JsonText() {}

    public static String of(JsonNode json) {
        return Holder.WRITER.writeValueAsString(json) + "\n";
    }

    /** Made by the first file that is written. */
    private static final class Holder {
        static final ObjectWriter WRITER = writer();

        private static ObjectWriter writer() {
            var indent = new DefaultIndenter("  ", "\n");
            var printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(indent)
                    .withArrayIndenter(indent);
            var factory = JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .disable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .build();
            return JsonMapper.builder(factory).build().writer().with(printer);
        }
    }
}
