package dev.hermes.maintenance.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Jobs by the clock that a distribution brings: they come paused, and never touch the user's. */
final class Jobs {
    private static final String TAG = "distribution";

    private Jobs() {}

    /**
     * The user's jobs with the distribution's.
     *
     * @param theirs {@code cron/jobs.json} of the distribution
     * @param mine that of the profile; may be missing
     * @throws IOException when one of the two cannot be read
     */
    static byte[] merged(Path theirs, Path mine, String distribution) throws IOException {
        try {
            var mapper = JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();
            var result = Files.exists(mine) && mapper.readTree(Files.readAllBytes(mine)) instanceof ObjectNode object
                    ? object
                    : mapper.createObjectNode();
            var jobs = result.withArray("jobs");
            var known = new HashSet<String>();
            jobs.forEach(job -> known.add(job.path("id").asString("")));
            for (var job : mapper.readTree(Files.readAllBytes(theirs)).path("jobs")) {
                if (job instanceof ObjectNode object
                        && !known.contains(object.path("id").asString(""))) {
                    object.put("enabled", false)
                            .put("state", "paused")
                            .put("paused_reason", "came with the distribution " + distribution)
                            .put(TAG, distribution);
                    jobs.add(object);
                }
            }
            return mapper.writeValueAsBytes(result);
        } catch (JacksonException e) {
            throw new IOException("cron/jobs.json is not JSON", e);
        }
    }
}
