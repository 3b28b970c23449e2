package dev.hermes.agent.auxiliary;

import dev.hermes.api.model.Message;
import dev.hermes.providers.ResolvedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Says in a line what a profile is for, from what it is made of; never from what it remembers. */
public final class ProfileDescriber {
    private static final String TASK = "profile_describer";
    private static final int MAX_TOKENS = 400;
    private static final int LONGEST = 280;
    private static final int SKILLS = 60;
    private static final Pattern FENCE = Pattern.compile("(?s)^```[a-zA-Z]*\\s*(.*?)\\s*```$");
    private static final String PROMPT = """
            A profile is a separate home of an agent, for one purpose. Say in one or two sentences what the profile below is \
            good at, so that work can be given to the right one. Answer with JSON alone: {"description": "…"}.""";

    private final AuxiliaryModel auxiliary;

    public ProfileDescriber(AuxiliaryModel auxiliary) {
        this.auxiliary = auxiliary;
    }

    /**
     * @param model that the profile works with, as people read it; may be empty
     * @param skills as {@code category/name}, in order
     * @return at most 280 characters; empty when the model said nothing
     * @throws dev.hermes.api.HermesException when no model answered
     */
    public Optional<String> describe(ResolvedModel main, String name, String model, List<String> skills)
            throws InterruptedException {
        var question = PROMPT + "\n\nName: " + name + "\nModel: " + (model.isEmpty() ? "not set" : model) + "\nSkills: "
                + skills.size() + "\n" + String.join("\n", sampled(skills));
        return text(auxiliary.ask(TASK, main, List.of(Message.user(question)), OptionalInt.of(MAX_TOKENS)));
    }

    /** Evenly from the whole list. */
    static List<String> sampled(List<String> all) {
        if (all.size() <= SKILLS) {
            return all;
        }
        var some = new ArrayList<String>();
        for (int i = 0; i < SKILLS; i++) {
            some.add(all.get((int) ((long) i * all.size() / SKILLS)));
        }
        return some;
    }

    static Optional<String> text(String answer) {
        var plain = FENCE.matcher(answer.strip()).replaceFirst("$1").strip();
        String said;
        try {
            var json = JsonMapper.shared().readTree(plain).path("description");
            said = json.isString() ? json.asString("") : "";
        } catch (JacksonException _) {
            said = plain.split("\\R\\s*\\R", 2)[0];
        }
        var line = said.strip().replaceAll("\\s+", " ");
        if (line.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1).strip() + "…");
    }
}
