<#ftl attributes={"version": "4"}>
<#-- A leg as an EVPN-VPWS of its own (RFC 8214); no two on a router have the same EVI and id. -->
<#import "common.ftl" as xr>
<#if leg.remoteSystem??>
  <#stop "the virtual switch names the far router as remoteSystem: on IOS-XR this profile makes an EVPN-VPWS, which has none; take remoteSystem out of the virtual switch in the inventory">
</#if>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@xr.interface "port" leg.port/>
  <@xr.l2vpn/>
  <config>
    <@xr.switchedSubInterface/>
    <@xr.crossConnect "evi-${leg.evi}-${leg.localServiceId}">
                <pseudowire-evpns>
                  <pseudowire-evpn>
                    <eviid>${leg.evi}</eviid>
                    <remote-acid>${leg.remoteServiceId}</remote-acid>
                    <source-acid>${leg.localServiceId}</source-acid>
                  </pseudowire-evpn>
                </pseudowire-evpns>
    </@xr.crossConnect>
  </config>
</leg>
