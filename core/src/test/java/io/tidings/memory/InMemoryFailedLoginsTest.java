package io.tidings.memory;

import io.tidings.access.FailedLogins;
import io.tidings.access.FailedLoginsContract;

class InMemoryFailedLoginsTest extends FailedLoginsContract {

    private final FailedLogins failedLogins = new InMemoryFailedLogins();

    @Override
    protected FailedLogins failedLogins() {
        return failedLogins;
    }
}
