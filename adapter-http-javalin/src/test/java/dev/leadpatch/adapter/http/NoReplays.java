package dev.leadpatch.adapter.http;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.delivery.ReplayDeliveries;
import dev.leadpatch.application.delivery.Result;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.Replays.Progress;
import java.util.Optional;
import java.util.UUID;

/** Nobody has an endpoint that could be told again. */
final class NoReplays implements ReplayDeliveries {
    @Override
    public Result<UUID> replay(Caller caller, EndpointId endpoint, UUID event) {
        return new Result.NoEndpoint<>();
    }

    @Override
    public Result<Optional<Progress>> begin(Caller caller, EndpointId endpoint, From from) {
        return new Result.NoEndpoint<>();
    }

    @Override
    public Result<Progress> progress(Caller caller, EndpointId endpoint, UUID replay) {
        return new Result.NoEndpoint<>();
    }
}
