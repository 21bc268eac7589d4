package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.EndpointHealthStore.DisabledEndpoint;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records the failures of the dispatcher as text. */
final class RecordingDispatchObserver implements DispatchObserver {

    private final List<String> events = new CopyOnWriteArrayList<>();

    List<String> events() {
        return events;
    }

    @Override
    public void storeUnavailable(StoreUnavailableException failure) {
        events.add("store unavailable");
    }

    @Override
    public void storeAvailable() {
        events.add("store available");
    }

    @Override
    public void recordingFailed(int count, Throwable failure) {
        events.add("recording of " + count + " failed: " + failure.getMessage());
    }

    @Override
    public void sendingFailed(Throwable failure) {
        events.add("sending failed: " + failure.getMessage());
    }

    @Override
    public void endpointDisabled(DisabledEndpoint disabled, String lastError) {
        events.add("disabled " + disabled.reason() + ": " + lastError);
    }
}
