package dev.hermes.gateway;

import dev.hermes.api.Log;
import dev.hermes.gateway.process.GatewayRecord;
import dev.hermes.gateway.process.Marker;
import dev.hermes.gateway.process.Markers;

/** What each signal means: a table, and the notes that announce some of them. */
public final class GatewaySignals {
    private final StopRequests requests;
    private final Markers markers;
    private final GatewayRecord self;
    private final ShutdownForensics forensics;
    private final EndingNotes notes;
    private final Log log;

    public GatewaySignals(
            StopRequests requests,
            Markers markers,
            GatewayRecord self,
            ShutdownForensics forensics,
            EndingNotes notes,
            Log log) {
        this.requests = requests;
        this.markers = markers;
        this.self = self;
        this.forensics = forensics;
        this.notes = notes;
        this.log = log;
    }

    public void listen(SignalSource signals) {
        signals.on("INT", () -> arrived("SIGINT", StopRequest.planned()));
        signals.on("TERM", () -> arrived("SIGTERM", terminated()));
        signals.on("USR1", () -> requests.request(StopRequest.restart()));
        signals.on("HUP", () -> arrived("SIGHUP", StopRequest.unexpected("SIGHUP")));
    }

    private void arrived(String signal, StopRequest request) {
        requests.request(request);
        var line = forensics.line(signal);
        log.warn("gateway.signal", line);
        notes.lookAround(line, self.pid());
    }

    private StopRequest terminated() {
        forensics.remember(); // the notes are used up by the look that follows
        if (markers.take(Marker.TAKEOVER, self.pid(), self.startTime())) {
            return StopRequest.replaced();
        }
        return markers.take(Marker.PLANNED_STOP, self.pid(), self.startTime())
                ? StopRequest.planned()
                : StopRequest.unexpected("SIGTERM");
    }
}
