/// A receiver of callbacks to try Tidings with.
package io.tidings.local.inbox;
