package dev.hermes.testkit;

import java.util.Map;

/**
 * What a test needs of the machine that it runs on. On the machine of a person, what is missing skips the test. Where CI runs as
 * root on Linux everything can be had, and a test that was skipped there would be missed by nobody: it fails.
 */
public final class TestMachine {
    private final boolean complete;

    TestMachine(Map<String, String> environment, String system, String user) {
        complete = "true".equals(environment.get("CI")) && system.equals("Linux") && user.equals("root");
    }

    /** This one. */
    public static TestMachine here() {
        return new TestMachine(System.getenv(), System.getProperty("os.name"), System.getProperty("user.name"));
    }

    /**
     * For an assumption.
     *
     * @param what as a person has to look for it
     * @return whether it is there
     * @throws AssertionError when it is missing where it must not be
     */
    public boolean has(String what, boolean there) {
        if (complete && !there) {
            throw new AssertionError("CI has to have " + what + ", which is missing, so that this test cannot run.");
        }
        return there;
    }
}
