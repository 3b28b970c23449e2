package dev.hermes.providers.credentials;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.util.List;

/** Which entry a person means. */
final class Meant {
    private Meant() {}

    /**
     * @param target its id, its label or its number, in this order
     * @throws HermesException when there is none or several
     */
    static Credential of(String pool, List<Credential> all, String target) {
        for (var entry : all) {
            if (entry.id().equals(target)) {
                return entry;
            }
        }
        var named = all.stream()
                .filter(entry -> entry.label().equalsIgnoreCase(target))
                .toList();
        if (named.size() == 1) {
            return named.getFirst();
        }
        if (named.size() > 1) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Ambiguous credential label \"" + target + "\". Use the number or the id instead. Provider: " + pool
                            + ".");
        }
        if (target.matches("\\d{1,9}")) {
            int number = Integer.parseInt(target);
            if (number >= 1 && number <= all.size()) {
                return all.get(number - 1);
            }
            throw new HermesException(ExitCode.FAILED, "No credential #" + target + ". Provider: " + pool + ".");
        }
        throw new HermesException(
                ExitCode.FAILED, "No credential matching \"" + target + "\". Provider: " + pool + ".");
    }
}
