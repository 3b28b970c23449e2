package dev.hermes.providers.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Understands requests by rules: the first that matches the whole request decides. Any text gives an intent; what no rule
 * knows is {@link Intent.Unknown}.
 */
final class IntentParser {
    /** Longer requests are not plain, and patterns should not be let loose on them. */
    private static final int LONGEST = 4_000;

    private static final String NAME = "[\"'`].+?[\"'`]|(?!(?:this|the|my) )\\S+?";
    private static final String HERE =
            "(?:(?:in )?here|(?:(?:in|inside|of|within|from) )?(?:this|the|my)(?: current)?(?: working)?"
                    + " (?:folder|directory|dir|project))";
    private static final String PLACE = "(?: (?:" + HERE + "|(?:in|of|inside|under|within|from)"
            + " (?:the )?(?:(?:folder|directory) )?(?<dir>" + NAME + ")(?: (?:folder|directory|dir))?))?";
    private static final String SOME = "(?:all |the |all the |all of the |any )?";
    private static final String SHOW = "(?:list|show|show me|give me|tell me|print|display)";
    private static final String SESSIONS =
            "(?:(?:my |our |the |all )?(?:past|previous|earlier|old|older|last|former) (?:sessions?|conversations?|chats?)|history)";
    private static final String TODO = "(?:my |the |a |our )?(?:to-?do|todo|task)(?:s|[- ]?list)?";

    private record Rule(Pattern pattern, Function<MatchResult, Intent> intent) {}

    private final List<Rule> rules = List.of(
            rule("\\$ ?(?<command>.+)", found -> new Intent.RunCommand(code(found.group("command")))),
            rule(
                    "(?:use the terminal (?:to|and) )?(?:run|execute)(?: the)?(?: shell)?(?: command)?:? (?<command>.+)",
                    found -> new Intent.RunCommand(code(found.group("command")))),
            rule(
                    "(?:remember|memori[sz]e|don'?t forget|keep in mind|note)(?: that|:)? (?<fact>.+)",
                    found -> remember(found.group("fact"))),
            rule(SHOW + " " + TODO + "|what(?:'s| is) on " + TODO + "|" + TODO, _ -> new Intent.ShowTodo()),
            rule(
                    "(?:add|put) (?<items>.+) (?:to|on|onto|in|into) " + TODO,
                    found -> new Intent.ChangeTodo(items(found.group("items")), false)),
            rule(
                    "(?:(?:make|create|start|write|keep|plan|add to) )?" + TODO
                            + "(?::| for:?| with:?| of:?| to:?)\\s+(?<items>.+)",
                    found -> new Intent.ChangeTodo(items(found.group("items")), false)),
            rule(
                    "(?:mark|check off|tick off|complete|finish) (?<items>.+?)(?: as)?(?: (?:done|completed|finished))?"
                            + "(?: (?:on|in|from) " + TODO + ")?",
                    found -> new Intent.ChangeTodo(items(found.group("items")), true)),
            rule(
                    "(?:search|look|find|look through|search through|search in|look in)(?: in| through)? " + SESSIONS
                            + "(?: (?:for|about|on|with))?(?: (?<query>.+))?",
                    found -> new Intent.SearchSessions(name(found, "query").orElse(""))),
            rule(
                    "(?:search for|find|look for|search) (?<query>.+) in " + SESSIONS,
                    found -> new Intent.SearchSessions(unquoted(found.group("query")))),
            rule(
                    "(?:what did (?:we|i) (?:talk|say|speak|discuss)(?: about)?|when did (?:we|i) (?:talk|speak) about)"
                            + "(?: about)?(?: (?<query>.+?))??(?: (?:last time|before|earlier|recently))?",
                    found -> new Intent.SearchSessions(name(found, "query").orElse(""))),
            rule("(?:" + SHOW + " )?" + SESSIONS, _ -> new Intent.SearchSessions("")),
            rule(
                    "(?:how many|count|(?:what(?:'s| is) the |the )?number of)(?: " + SOME + ")?(?:regular )? ?files?"
                            + "(?: (?:are|is|do (?:we|i|you) have|exist|can you see|do you see))?(?: there)?" + PLACE
                            + "(?: (?:right )?now)?"
                            + "|how many files (?:does|do) (?:" + HERE + ") (?:have|contain|hold)",
                    found -> new Intent.CountFiles(directory(found))),
            rule(
                    "(?:read|open|cat|" + SHOW + ")(?: me)?(?: the)? (?:contents?|text) of (?:the )?(?:file )?"
                            + "(?<path>[\"'`].+\\.\\w+[\"'`]|\\S+\\.\\w+[\"'`]?)",
                    found -> new Intent.ReadFile(unquoted(found.group("path")))),
            rule(
                    SHOW + " " + SOME
                            + "(?:files?|folder contents?|contents?|directory)(?: and (?:folders|directories))?"
                            + PLACE,
                    found -> new Intent.ListFiles(directory(found))),
            rule(
                    "(?:what|which)(?: " + SOME
                            + ")? ?(?:files?|things)?(?:'s|s| is| are| do (?:we|i) have)?(?: there)?" + "(?: " + HERE
                            + "| (?:in|inside|under) (?:the )?(?:folder|directory) (?<dir>" + NAME + "))",
                    found -> new Intent.ListFiles(directory(found))),
            rule("(?:ls|dir)(?: (?<dir>[^\\s-]\\S*))?", found -> new Intent.ListFiles(directory(found))),
            rule(
                    "(?:grep|search|look|find)(?: for)?(?: the)? (?:text|word|string|phrase|lines? (?:with|containing)) (?<text>.+?)"
                            + PLACE,
                    found -> new Intent.FindText(unquoted(found.group("text")), directory(found))),
            rule(
                    "(?:which|what|find|list|show)(?: me)? ?" + SOME
                            + "(?:files?|lines?|places?) (?:that )?(?:contain|contains|containing|mention|mentions|mentioning|with)"
                            + "(?: the (?:text|word|string))? (?<text>.+?)" + PLACE,
                    found -> new Intent.FindText(unquoted(found.group("text")), directory(found))),
            rule(
                    "(?:find|search for|look for|list|show|show me|locate) " + SOME
                            + "files? (?:named|called|matching|like) (?<glob>\\S+|[\"'`].+[\"'`])" + PLACE,
                    found -> new Intent.FindFiles(unquoted(found.group("glob")), directory(found))),
            rule(
                    "(?:find|search for|look for|list|show|show me|locate) " + SOME + "\\.?(?<kind>[A-Za-z0-9]{1,12})"
                            + "[- ]files?" + PLACE,
                    found -> new Intent.FindFiles("*." + extension(found.group("kind")), directory(found))),
            rule(
                    "(?:find|locate|look for|search for|where is|where's) (?:the )?(?:file )?(?<glob>[\\w.*?/~-]*[.*?][\\w.*?/~-]+)"
                            + PLACE,
                    found -> new Intent.FindFiles(unquoted(found.group("glob")), directory(found))),
            rule(
                    "(?:grep|search|search for|look for|find)(?: for)? (?<text>\\S+|[\"'`].+[\"'`])" + PLACE,
                    found -> new Intent.FindText(unquoted(found.group("text")), directory(found))),
            rule(
                    "(?:summari[sz]e|sum up|give me a summary of|what is) (?:the )?(?:file )?(?<path>[\"'`].+[\"'`]|\\S*[./]\\S+|(?-i:[A-Z]{3,}))"
                            + "(?: about)?(?: for me)?",
                    found -> new Intent.SummariseFile(unquoted(found.group("path")))),
            rule(
                    "summari[sz]e (?:the )?(?:file )?(?<path>\\S+)",
                    found -> new Intent.SummariseFile(unquoted(found.group("path")))),
            rule(
                    "(?:read|open|cat|show|show me|print|display|view|what(?:'s| is) in)"
                            + "(?: me)?(?: the)?(?: (?:contents?|text) of)?(?: the)?(?: file)? (?<path>[\"'`].+[\"'`]|\\S+)",
                    found -> new Intent.ReadFile(unquoted(found.group("path")))));

    Intent parse(String request) {
        if (request.length() > LONGEST) {
            return new Intent.Unknown();
        }
        var intent = understood(request);
        if (!(intent instanceof Intent.Unknown)) {
            return intent;
        }
        // "How many files are in this folder? Count carefully." asks for nothing more than its first sentence
        var end = Words.SENTENCE_END.matcher(request);
        return end.find() ? understood(request.substring(0, end.start())) : intent;
    }

    private Intent understood(String request) {
        var text = withoutPoliteness(request);
        for (var rule : rules) {
            var matcher = rule.pattern().matcher(text);
            if (matcher.matches()) {
                return rule.intent().apply(matcher.toMatchResult());
            }
        }
        return new Intent.Unknown();
    }

    private static Rule rule(String pattern, Function<MatchResult, Intent> intent) {
        return new Rule(Pattern.compile("(?:" + pattern + ")", Pattern.CASE_INSENSITIVE | Pattern.DOTALL), intent);
    }

    /** The request without what makes it polite; commands and quotations keep their ends. */
    private static String withoutPoliteness(String request) {
        var text = Words.POLITE_START.matcher(request.strip()).replaceFirst("");
        if (!Words.COMMAND.matcher(text).lookingAt()) {
            text = Words.POLITE_END.matcher(text).replaceFirst("");
        }
        return Words.INLINE_SPACE.matcher(text.strip()).replaceAll(" ");
    }

    private static Optional<String> name(MatchResult found, String group) {
        return Optional.ofNullable(found.group(group))
                .map(IntentParser::unquoted)
                .filter(text -> !text.isEmpty());
    }

    private static String directory(MatchResult found) {
        return found.namedGroups().containsKey("dir") ? name(found, "dir").orElse(".") : ".";
    }

    private static String code(String command) {
        return unquoted(command.strip());
    }

    private static Intent remember(String fact) {
        var text = unquoted(fact);
        return new Intent.Remember(text, Words.ABOUT_USER.matcher(text).find());
    }

    /** One item a line, or separated by commas or semicolons; bullets and numbers are left out. */
    private static List<String> items(String written) {
        var items = new ArrayList<String>();
        var separator = written.contains("\n") ? Words.LINE_END : written.contains(";") ? Words.SEMICOLON : Words.COMMA;
        for (var part : separator.split(written)) {
            var item = unquoted(Words.BULLET.matcher(part.strip()).replaceFirst(""));
            if (!item.isEmpty()) {
                items.add(item);
            }
        }
        return items;
    }

    private static String extension(String kind) {
        return switch (kind.toLowerCase(java.util.Locale.ROOT)) {
            case "markdown" -> "md";
            case "python" -> "py";
            case "javascript" -> "js";
            case "typescript" -> "ts";
            case "text" -> "txt";
            case "kotlin" -> "kt";
            case "rust" -> "rs";
            default -> kind.toLowerCase(java.util.Locale.ROOT);
        };
    }

    static String unquoted(String text) {
        var bare = text.strip();
        while (bare.length() > 1
                && bare.charAt(0) == bare.charAt(bare.length() - 1)
                && "\"'`".indexOf(bare.charAt(0)) >= 0) {
            bare = bare.substring(1, bare.length() - 1).strip();
        }
        return bare;
    }

    private static final class Words {
        static final Pattern POLITE_START = Pattern.compile(
                "^(?:(?:hi|hello|hey)(?: hermes)?[,!.]? +|please,? +|(?:can|could|would|will) you (?:please )?|i(?:'d| would) like you to |i want you to |tell me (?=how|what|which|where))+",
                Pattern.CASE_INSENSITIVE);
        static final Pattern POLITE_END =
                Pattern.compile("(?:,? please|,? thanks?(?: you)?)?[\\s?!.]*$", Pattern.CASE_INSENSITIVE);
        static final Pattern SENTENCE_END = Pattern.compile("[.?!]\\s");
        static final Pattern COMMAND = Pattern.compile("(?:\\$|run |execute )", Pattern.CASE_INSENSITIVE);
        static final Pattern INLINE_SPACE = Pattern.compile("[ \\t]+");
        static final Pattern ABOUT_USER =
                Pattern.compile("\\b(?:I|I'm|my|me|mine|myself)\\b", Pattern.CASE_INSENSITIVE);
        static final Pattern LINE_END = Pattern.compile("\\R");
        static final Pattern SEMICOLON = Pattern.compile(";");
        static final Pattern COMMA = Pattern.compile(",(?: and)?|(?<=\\w) and (?=\\w)");
        static final Pattern BULLET = Pattern.compile("^(?:[-*•]|\\d{1,3}[.)])\\s*");
    }
}
