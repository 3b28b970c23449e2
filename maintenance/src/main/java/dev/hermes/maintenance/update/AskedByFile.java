package dev.hermes.maintenance.update;

import dev.hermes.home.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks through files of the home, for an update that a gateway has started: it writes {@code .update_prompt.json}, the gateway
 * passes the question on and puts the answer into {@code .update_response}. No answer is the one that most people give.
 */
public final class AskedByFile implements Consent {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Path question;
    private final Path answer;
    private final Duration patience;

    public AskedByFile(Path home) {
        this(home, Duration.ofSeconds(300));
    }

    AskedByFile(Path home, Duration patience) {
        this.question = home.resolve(".update_prompt.json");
        this.answer = home.resolve(".update_response");
        this.patience = patience;
    }

    @Override
    public boolean given(String text) throws InterruptedException {
        try {
            Files.deleteIfExists(answer); // of an earlier question
            DurableFile.replace(
                    question,
                    new JsonMapper()
                            .createObjectNode()
                            .put("prompt", text)
                            .put("default", "y")
                            .put("id", UUID.randomUUID().toString())
                            .toString());
            return yes(await());
        } catch (IOException _) {
            return true; // a home in which nobody can be asked
        } finally {
            remove(question);
            remove(answer);
        }
    }

    private String await() throws IOException, InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < until) {
            if (Files.exists(answer)) {
                return Files.readString(answer).strip();
            }
            Thread.sleep(LOOK);
        }
        return "";
    }

    private static boolean yes(String answer) {
        return switch (answer.toLowerCase(Locale.ROOT)) {
            case "", "y", "yes" -> true;
            default -> false;
        };
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            return; // the next question replaces it
        }
    }
}
