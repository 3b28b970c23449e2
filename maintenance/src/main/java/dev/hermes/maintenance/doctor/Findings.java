package dev.hermes.maintenance.doctor;

import dev.hermes.maintenance.doctor.Finding.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects what the checks find. Rows are also told as they come: a person sees that something happens. */
public final class Findings {
    private final Consumer<Finding> listener;
    private final List<Finding> rows = new ArrayList<>();
    private final List<String> issues = new ArrayList<>();
    private final List<String> manual = new ArrayList<>();
    private String section = "";
    private int fixed;

    Findings(Consumer<Finding> listener) {
        this.listener = listener;
    }

    void section(String title) {
        section = title;
    }

    void ok(String text) {
        add(Status.OK, text, "");
    }

    void ok(String text, String detail) {
        add(Status.OK, text, detail);
    }

    void warn(String text) {
        add(Status.WARN, text, "");
    }

    void warn(String text, String detail) {
        add(Status.WARN, text, detail);
    }

    void fail(String text) {
        add(Status.FAIL, text, "");
    }

    void fail(String text, String detail) {
        add(Status.FAIL, text, detail);
    }

    void info(String text) {
        add(Status.INFO, text, "");
    }

    /** What somebody else has found. */
    void told(Finding row) {
        add(row.status(), row.text(), row.detail());
    }

    private void add(Status status, String text, String detail) {
        var row = new Finding(section, status, text, detail);
        rows.add(row);
        listener.accept(row);
    }

    /** Something that {@code --fix} may mend. */
    void issue(String text) {
        issues.add(text);
    }

    /** Something that only a person can mend. */
    void manual(String text) {
        manual.add(text);
    }

    /** Something has been mended. */
    void fixed(String text) {
        fixed++;
        ok(text);
    }

    public List<Finding> rows() {
        return List.copyOf(rows);
    }

    public List<String> issues() {
        return List.copyOf(issues);
    }

    public List<String> manualIssues() {
        return List.copyOf(manual);
    }

    public int fixes() {
        return fixed;
    }

    public long count(Status status) {
        return rows.stream().filter(row -> row.status() == status).count();
    }
}
