package dev.hermes.providers.catalog;

import dev.hermes.home.web.Web;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A web of a few addresses; nothing else can be reached. Remembers what it was asked. */
public final class PlayedWeb implements Web {
    private final Map<String, Answer> answers = new HashMap<>();
    private final List<Request> asked = new ArrayList<>();

    public PlayedWeb on(String url, int status, String body) {
        answers.put(url, new Answer(status, body.getBytes(StandardCharsets.UTF_8), Map.of()));
        return this;
    }

    public PlayedWeb on(String url, String body, Map<String, String> headers) {
        answers.put(url, new Answer(200, body.getBytes(StandardCharsets.UTF_8), headers));
        return this;
    }

    public PlayedWeb on(String url, String body) {
        return on(url, 200, body);
    }

    /** From now on nothing can be reached. */
    public PlayedWeb cut() {
        answers.clear();
        return this;
    }

    public List<String> urls() {
        return asked.stream().map(request -> request.uri().toString()).toList();
    }

    public Request last() {
        return asked.getLast();
    }

    @Override
    public Answer send(Request request) throws IOException {
        asked.add(request);
        var answer = answers.get(request.uri().toString());
        if (answer == null) {
            throw new IOException("no connection to " + request.uri().getHost());
        }
        return answer;
    }
}
