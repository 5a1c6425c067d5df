/* The one function of Windows' bcryptprimitives.dll that Go calls, for a Wine that has
 * no such library yet. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) {
	return RtlGenRandom(data, (ULONG)size);
}
