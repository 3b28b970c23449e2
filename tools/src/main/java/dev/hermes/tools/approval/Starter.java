package dev.hermes.tools.approval;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A program or keyword that only starts another program: how the words in front of that program are read. Letters are
 * lower case, because commands are when they get here; an option that means different things in upper and lower case is in
 * neither list.
 *
 * @param values letters of options whose value is the next word
 * @param flags letters of options that have no value; after any other option the next word may be a value or the program
 * @param operands how many words stand between the options and the program
 */
record Starter(String values, String flags, int operands) {
    /** Whether the word after an option belongs to it. */
    enum Next {
        NO_VALUE,
        VALUE,
        EITHER
    }

    private static final class Known {
        static final Map<String, Starter> BY_NAME = table();

        private Known() {}

        private static Map<String, Starter> table() {
            var table = new HashMap<String, Starter>();
            for (var word : "if then else elif while until do ! { coproc builtin busybox toybox nohup".split(" ")) {
                table.put(word, new Starter("", "", 0));
            }
            table.put("sudo", new Starter("cdgrtu", "abeiklnsv", 0));
            table.put("doas", new Starter("cu", "lns", 0));
            table.put("env", new Starter("cu", "iv0", 0));
            table.put("command", new Starter("", "pv", 0));
            table.put("exec", new Starter("a", "cl", 0));
            table.put("setsid", new Starter("", "cfw", 0));
            table.put("time", new Starter("fo", "apqv", 0));
            table.put("nice", new Starter("n", "", 0));
            table.put("ionice", new Starter("cn", "t", 0));
            table.put("stdbuf", new Starter("ioe", "", 0));
            table.put("timeout", new Starter("sk", "fpv", 1));
            table.put("chroot", new Starter("", "", 1));
            table.put("taskset", new Starter("", "ac", 1));
            table.put("chrt", new Starter("", "abdfior", 1));
            table.put("flock", new Starter("w", "fnosux", 1));
            table.put("gosu", new Starter("", "", 1));
            table.put("su-exec", new Starter("", "", 1));
            table.put("xargs", new Starter("adns", "0ortx", 0));
            table.put("watch", new Starter("nq", "bcdegptwx", 0));
            for (var word : ("unshare nsenter systemd-run pkexec runuser fakeroot proot firejail bwrap strace ltrace"
                            + " prlimit numactl setarch linux32 linux64 setpriv capsh unbuffer xvfb-run"
                            + " dbus-run-session caffeinate cgexec parallel catchsegv rlwrap torsocks proxychains")
                    .split(" ")) {
                table.put(word, new Starter("", "", 0));
            }
            return Map.copyOf(table);
        }
    }

    /** @param program its name without directories */
    static Optional<Starter> named(String program) {
        return Optional.ofNullable(Known.BY_NAME.get(program));
    }

    Next after(String option) {
        if (option.startsWith("--")) {
            return option.contains("=") || option.equals("--") ? Next.NO_VALUE : Next.EITHER;
        }
        if (option.chars().skip(1).allMatch(Character::isDigit)) {
            return Next.NO_VALUE;
        }
        boolean sure = true;
        for (int i = 1; i < option.length(); i++) {
            char letter = option.charAt(i);
            if (values.indexOf(letter) >= 0) {
                boolean last = i == option.length() - 1;
                return !sure ? Next.EITHER : last ? Next.VALUE : Next.NO_VALUE;
            }
            sure &= flags.indexOf(letter) >= 0;
        }
        return sure ? Next.NO_VALUE : Next.EITHER;
    }
}
