package dev.hermes.gateway.webhook;

import dev.hermes.api.Log;
import dev.hermes.tools.process.Children;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Where answers go. */
public final class Deliveries {
    private static final long LIMIT_SECONDS = 30;
    static final String GITHUB = "github_comment";

    private final Map<String, String> environment;
    private final Log log;

    /** @param environment that of the programs which deliver */
    public Deliveries(Map<String, String> environment, Log log) {
        this.environment = Map.copyOf(environment);
        this.log = log;
    }

    /** @return whether it arrived */
    boolean deliver(String target, Map<String, String> extra, String text) throws InterruptedException {
        return switch (target) {
            case Route.LOG -> {
                log.info("gateway.webhook", "answer of " + text.length() + " characters");
                log.debug("gateway.webhook", text);
                yield true;
            }
            case GITHUB -> comment(extra, text);
            default -> {
                log.warn("gateway.webhook", "nothing can be delivered to '" + target + "': it is not connected");
                yield false;
            }
        };
    }

    /** Through GitHub's own program, which has the person's login. Arguments are a list: no shell reads them. */
    private boolean comment(Map<String, String> extra, String text) throws InterruptedException {
        var repository = extra.getOrDefault("repo", "");
        var number = extra.getOrDefault("pr_number", "");
        if (repository.isBlank() || !number.matches("\\d{1,12}")) {
            log.warn("gateway.webhook", "a comment needs deliver_extra.repo and deliver_extra.pr_number");
            return false;
        }
        var gh = new Children(environment).find("gh");
        if (gh.isEmpty()) {
            log.warn("gateway.webhook", "a comment needs GitHub's program gh, and it is not installed");
            return false;
        }
        try {
            var builder = new ProcessBuilder(
                            List.of(gh.get().toString(), "pr", "comment", number, "--repo", repository, "--body", text))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(environment);
            var process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                log.warn("gateway.webhook", "gh did not end within " + LIMIT_SECONDS + " seconds");
                return false;
            }
            if (process.exitValue() != 0) {
                log.warn("gateway.webhook", "gh ended with " + process.exitValue());
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            log.warn("gateway.webhook", "gh cannot be started", e);
            return false;
        }
    }
}
