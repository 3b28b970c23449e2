package dev.hermes.providers;

import dev.hermes.providers.catalog.ModelsDev;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a person should know before going on with a model. */
final class ModelAdvice {
    private static final double DEAR_INPUT = 20;
    private static final double DEAR_OUTPUT = 100;

    private ModelAdvice() {}

    static List<String> of(ResolvedModel model) {
        var advice = new ArrayList<String>();
        if (Holder.TALKER.matcher(model.model().toLowerCase(Locale.ROOT)).find()) {
            advice.add(
                    model.model() + " was made to talk and not to use tools: expect it to say what it would do instead"
                            + " of doing it.");
        }
        return List.copyOf(advice);
    }

    static Optional<String> dear(String provider, String model, ModelsDev register) {
        return register.find(provider, model)
                .filter(entry -> entry.inputPrice().orElse(0.0) >= DEAR_INPUT
                        || entry.outputPrice().orElse(0.0) >= DEAR_OUTPUT)
                .map(entry -> String.format(
                        Locale.ROOT,
                        "%s is expensive: $%.2f for a million tokens in, $%.2f out.",
                        model,
                        entry.inputPrice().orElse(0.0),
                        entry.outputPrice().orElse(0.0)));
    }

    static List<String> abilities(String provider, String model, ModelsDev register) {
        var words = new ArrayList<String>();
        register.find(provider, model).ifPresent(entry -> {
            if (entry.tools()) {
                words.add("tools");
            }
            if (entry.vision()) {
                words.add("pictures");
            }
            if (entry.reasoning()) {
                words.add("reasoning");
            }
        });
        return words;
    }

    /** {@code $3.00 in, $15.00 out}, or {@code free}. */
    static Optional<String> price(String provider, String model, ModelsDev register) {
        return register.find(provider, model)
                .filter(entry ->
                        entry.inputPrice().isPresent() && entry.outputPrice().isPresent())
                .map(entry -> {
                    double in = entry.inputPrice().orElse(0.0);
                    double out = entry.outputPrice().orElse(0.0);
                    return in == 0 && out == 0 ? "free" : String.format(Locale.ROOT, "$%.2f in, $%.2f out", in, out);
                });
    }

    private static final class Holder {
        /** The older Hermes models of Nous Research. */
        static final Pattern TALKER = Pattern.compile("(?:^|[/:])hermes[-_ ]?[34](?:[-_.:]|$)");
    }
}
