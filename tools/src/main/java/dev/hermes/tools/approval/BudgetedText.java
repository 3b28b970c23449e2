package dev.hermes.tools.approval;

/** A text that may be looked at only so often, which bounds what a backtracking matcher can spend on it. */
final class BudgetedText implements CharSequence {
    /** About a tenth of a second. The longest honest commands, files written through here-documents, need a fraction. */
    private static final int LOOKS = 30_000_000;

    private final String text;
    private int left = LOOKS;

    BudgetedText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new Spent();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }

    /** The budget is used up. Has no stack trace: it is thrown from the innermost loop and always caught. */
    static final class Spent extends RuntimeException {
        Spent() {
            super("budget spent", null, false, false);
        }
    }
}
