package dev.hermes.home;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Masks what looks like a secret in text that is stored, logged or shown. The order of the rules is part of the contract. */
public final class Redactor {
    private static final int SHORT = 18;

    private final boolean enabled;

    /** @param enabled false lets {@link #redact} return its argument */
    public Redactor(boolean enabled) {
        this.enabled = enabled;
    }

    /** Prose, logs, command output. */
    public String redact(String text) {
        return enabled ? force(text) : text;
    }

    /** Source code: assignments and JSON members are left alone, they are names more often than secrets. */
    public String redactCode(String text) {
        return enabled ? apply(text, true) : text;
    }

    /** Masks whatever the switch says. */
    public String force(String text) {
        return apply(text, false);
    }

    /** The mask of one value: short ones vanish, long ones keep enough to be recognised. */
    public static String mask(String value) {
        return value.length() < SHORT ? "***" : value.substring(0, 6) + "..." + value.substring(value.length() - 4);
    }

    /**
     * An address that somebody wrote into the settings, fit to be shown to them: without the password and the keys that some
     * people write into it. Here a name that only sounds like that of a key is enough: to hide too much harms nobody.
     */
    public static String address(String url) {
        return address(url, Rules.SOUNDS_SECRET);
    }

    /** The same for strangers: of a query only the names stay. */
    public static String addressForOthers(String text) {
        return address(text, Rules.ANY);
    }

    private static String address(String text, Predicate<String> secret) {
        var open = Rules.USERINFO
                .matcher(text)
                .replaceAll(found -> literal(found.group(1) + "://" + found.group(2) + ":***@"));
        return Rules.QUERY
                .matcher(open)
                .replaceAll(found -> literal(found.group(1) + "?" + query(found.group(2), secret)));
    }

    /** A text that the patterns cannot get through is withheld: that is the safe side. */
    private static String apply(String text, boolean code) {
        try {
            return masked(text, code);
        } catch (StackOverflowError _) {
            return "[WITHHELD: this text could not be searched for secrets]";
        }
    }

    private static String masked(String text, boolean code) {
        if (text.length() < 4) {
            return text;
        }
        var result = Rules.PREFIX.matcher(text).replaceAll(found -> literal(mask(found.group(1))));
        if (!code) {
            result = Rules.ASSIGNMENT
                    .matcher(result)
                    .replaceAll(found ->
                            literal(found.group(1) + "=" + found.group(2) + mask(found.group(3)) + found.group(2)));
            result = Rules.JSON_FIELD
                    .matcher(result)
                    .replaceAll(found -> literal(found.group(1) + ": \"" + mask(found.group(2)) + "\""));
        }
        result = Rules.BEARER.matcher(result).replaceAll(found -> literal(found.group(1) + mask(found.group(2))));
        result = Rules.TELEGRAM
                .matcher(result)
                .replaceAll(found -> literal((found.group(1) == null ? "" : found.group(1)) + found.group(2) + ":***"));
        result = Rules.PRIVATE_KEY.matcher(result).replaceAll("[REDACTED PRIVATE KEY]");
        result = Rules.DATABASE.matcher(result).replaceAll(found -> literal(found.group(1) + "***" + found.group(3)));
        result = Rules.JWT.matcher(result).replaceAll(found -> literal(mask(found.group())));
        result = address(result, Rules.SECRET);
        if (isForm(result)) {
            result = query(result, Rules.SECRET);
        }
        result = Rules.MENTION.matcher(result).replaceAll("<@***>");
        return Rules.PHONE.matcher(result).replaceAll(found -> literal(phone(found.group(1))));
    }

    /** {@code a=1&b=2}: tested pair by pair, because the pattern for the whole would recurse once for each. */
    private static boolean isForm(String text) {
        if (text.indexOf('&') < 0 || text.chars().anyMatch(Character::isWhitespace)) {
            return false;
        }
        for (var pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1 || !Rules.FIELD.matcher(pair.substring(0, equals)).matches()) {
                return false;
            }
        }
        return true;
    }

    /** @param secret whether a name, in lower case, is that of a secret */
    private static String query(String query, Predicate<String> secret) {
        return Arrays.stream(query.split("&", -1))
                .map(pair -> {
                    int equals = pair.indexOf('=');
                    boolean masked =
                            equals > 0 && secret.test(pair.substring(0, equals).toLowerCase(Locale.ROOT));
                    return masked ? pair.substring(0, equals) + "=***" : pair;
                })
                .collect(Collectors.joining("&"));
    }

    private static String phone(String number) {
        return number.length() <= 8
                ? number.substring(0, 2) + "****" + number.substring(number.length() - 2)
                : number.substring(0, 4) + "****" + number.substring(number.length() - 4);
    }

    private static String literal(String text) {
        return Matcher.quoteReplacement(text);
    }

    /** The patterns of the table, compiled by the first text that is looked at. */
    private static final class Rules {
        private static final Map<String, Object> TABLE = Tables.read("redaction-patterns.json");

        static final Pattern PREFIX = named("prefix_re");
        static final Pattern ASSIGNMENT = named("env_assign_re");
        static final Pattern JSON_FIELD = named("json_field_re");
        static final Pattern BEARER = Pattern.compile(text("auth_header_re"), Pattern.CASE_INSENSITIVE);
        static final Pattern TELEGRAM = named("telegram_re");
        static final Pattern PRIVATE_KEY = named("private_key_re");
        static final Pattern DATABASE = Pattern.compile(text("db_connstr_re"), Pattern.CASE_INSENSITIVE);
        static final Pattern JWT = named("jwt_re");
        static final Pattern USERINFO = named("url_userinfo_re");
        static final Pattern QUERY = Pattern.compile(
                "((?:(?:https?|wss?|ftp)://|\\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|CONNECT)\\s+)[^\\s?#\"']+)\\?([^\\s#\"']+)");
        static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
        static final Pattern MENTION = named("discord_mention_re");
        static final Pattern PHONE = named("signal_phone_re");
        static final Set<String> QUERY_NAMES = ((List<?>) TABLE.getOrDefault("sensitive_query_params", List.of()))
                .stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());

        /** Names of keys that the table does not have, as gateways and signed addresses use them. */
        static final Pattern KEY_NAME = Pattern.compile("sig|.*signature|.*(?:secret|password|passwd)"
                + "|.*(?:api|subscription|access|auth|secret|private|functions)[-_.]?key"
                + "|.*(?:access|auth|refresh|security|session)[-_.]?token");

        /** In prose: what a model reads of other people's addresses has to stay usable, so a page's token does. */
        static final Predicate<String> SECRET =
                name -> QUERY_NAMES.contains(name) || KEY_NAME.matcher(name).matches();

        static final Predicate<String> SOUNDS_SECRET = Pattern.compile(
                        "key|token|sig|secret|auth|pass|pwd|code|cred|jwt|session")
                .asPredicate();
        static final Predicate<String> ANY = _ -> true;

        private static Pattern named(String name) {
            return Pattern.compile(text(name));
        }

        private static String text(String name) {
            return String.valueOf(TABLE.get(name));
        }
    }
}
