package dev.hermes.maintenance.doctor;

/** One section of the examination. */
interface Check {
    /** Above its rows. */
    String title();

    /**
     * Adds what it finds.
     *
     * @param fix whether to mend what can be mended
     * @throws Exception anything: the section then ends with a row that says so
     */
    void run(Findings findings, boolean fix) throws Exception;

    /** A check that never mends. */
    static Check of(String title, Reading reading) {
        return new Check() {
            @Override
            public String title() {
                return title;
            }

            @Override
            public void run(Findings findings, boolean fix) throws Exception {
                reading.run(findings);
            }
        };
    }

    /** Looks at something. */
    interface Reading {
        void run(Findings findings) throws Exception;
    }

    /** A check that may mend. */
    static Check mending(String title, Mending mending) {
        return new Check() {
            @Override
            public String title() {
                return title;
            }

            @Override
            public void run(Findings findings, boolean fix) throws Exception {
                mending.run(findings, fix);
            }
        };
    }

    /** Looks at something, and mends it. */
    interface Mending {
        void run(Findings findings, boolean fix) throws Exception;
    }
}
