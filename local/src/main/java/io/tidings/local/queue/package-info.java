/// Lambda's event source mapping for SQS on one machine, and the queues of the local stack.
package io.tidings.local.queue;
