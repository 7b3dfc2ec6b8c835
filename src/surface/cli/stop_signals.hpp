#pragma once

namespace cw::cli {

/// Call first in main, before there is a second thread: from then on a thread waits for Ctrl-C, SIGTERM and a closed
/// terminal and asks the work to stop. What has nothing to undo ends at once; what has not come to its end after 1.5 s,
/// or at a second signal, is ended as it stands: nothing that was not committed is kept then either. Exit code 130.
/// json: the message is the Error object of the contract.
void watch_stop_signals(bool json);

}  // namespace cw::cli
